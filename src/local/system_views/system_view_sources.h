// The state of the warehouse as relations for its system views: queries, loads, loaded_files, locks, sessions.
#pragma once

#include <string>
#include <string_view>

#include "local/expression/context.h"

namespace loadonce::local {

// Returns DuckDB's SQL, in parentheses, of the relation's current rows; empty if there is no relation of that name.
[[nodiscard]] std::string activity(const Context& context, std::string_view name);

}  // namespace loadonce::local
