// Properties of statements for the query history.
#pragma once

#include <string_view>

#include "local/engine/query_history.h"
#include "redshift/ast.h"

namespace loadonce::local {

// Returns the query_type of SYS_QUERY_HISTORY: "SELECT", "DDL", "UTILITY".
[[nodiscard]] std::string_view kind_of(const redshift::Statement& statement);
// Copies the fields of a load error's dashed block into the record.
void explain(CopyRecord& load, std::string_view detail);

}  // namespace loadonce::local
