// Texts and names in DuckDB's SQL.
#pragma once

#include <string>
#include <string_view>

namespace loadonce::local::duck {

// 'text' and "name" as DuckDB reads them.
[[nodiscard]] std::string literal(std::string_view text);
[[nodiscard]] std::string identifier(std::string_view name);

}  // namespace loadonce::local::duck
