// Names and literals in the SQL that is sent to DuckDB.
//
// The SQL holds names of the user's and names that the binder makes: parameters of lambdas, aliases, columns of
// subqueries. DuckDB looks both up in the same scopes, without regard to case. All names that are made begin with
// reserved_prefix, and identifier() refuses a user's name that does, so neither can hide the other.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::local::duck {

// Also of the hidden schema and of the session's own temporary tables.
inline constexpr std::string_view reserved_prefix = "_loadonce";

// 'text' as DuckDB reads it.
[[nodiscard]] std::string literal(std::string_view text);
// ['a', 'b'] as VARCHAR[], also where it is empty.
[[nodiscard]] std::string list_literal(const std::vector<std::string>& texts);
// Throws 42939 for a name of a user's that begins so.
void require_unreserved(std::string_view name);
// A user's name in quotes. Throws 42939 for a reserved one.
[[nodiscard]] std::string identifier(std::string_view name);

// The catalog as which the warehouse's file is attached. DuckDB would name it after the file, and "sales"."t" is
// ambiguous where a catalog and a schema of it are called sales.
inline constexpr std::string_view catalog_name = "_loadonce_db";
// A schema of the user's, with its catalog: _loadonce_db."public". Throws what identifier() throws.
[[nodiscard]] std::string qualified_schema(std::string_view schema);

// A name that is made, without quotes: _loadonce_q.
[[nodiscard]] std::string internal_name(std::string_view name);
// The names of the columns of a subquery: _loadonce_c0; and of its first `count`, with commas between.
[[nodiscard]] std::string internal_column(std::size_t place);
[[nodiscard]] std::string internal_columns(std::size_t count);

}  // namespace loadonce::local::duck
