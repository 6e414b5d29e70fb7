// What happens in the warehouse, as relations for its views to read: queries, loads, loaded_files, locks, sessions.
#pragma once

#include <string>
#include <string_view>

#include "local/expression/context.h"

namespace loadonce::local {

// DuckDB's SQL, in parentheses, of the rows that the relation has at this moment; empty: there is none of that name.
[[nodiscard]] std::string activity(const Context& context, std::string_view name);

}  // namespace loadonce::local
