// What the history says of a statement.
#pragma once

#include <string_view>

#include "local/engine/query_history.h"
#include "redshift/ast.h"

namespace loadonce::local {

// As SYS_QUERY_HISTORY calls it: "SELECT", "DDL", "UTILITY".
[[nodiscard]] std::string_view kind_of(const redshift::Statement& statement);
// What the dashed block of a load's error says.
void explain(CopyRecord& load, std::string_view detail);

}  // namespace loadonce::local
