// Parts of SQL statements. Names are always quoted, values always escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loadonce::load {

[[nodiscard]] std::string identifier(std::string_view name);                           // "order_id"
[[nodiscard]] std::string qualified(std::string_view schema, std::string_view table);  // "public"."orders"
// 'it''s'. A backslash is doubled too: Redshift, like PostgreSQL 8.0, reads it as an escape in a plain literal.
[[nodiscard]] std::string literal(std::string_view value);

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
// t."a", t."b"
[[nodiscard]] std::vector<std::string> columns_of(std::string_view qualifier, const std::vector<std::string>& names);
// a."x" = b."y" AND ...; both lists have the same length.
[[nodiscard]] std::string equal(std::string_view a, const std::vector<std::string>& a_names, std::string_view b,
                                const std::vector<std::string>& b_names);

}  // namespace loadonce::load
