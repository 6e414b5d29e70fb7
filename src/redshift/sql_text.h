// Parts of SQL statements that are made of lists of names. Names are always quoted (names.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loadonce::redshift {

[[nodiscard]] std::string qualified(std::string_view schema, std::string_view table);  // "public"."orders"

// t."a", t."b"
[[nodiscard]] std::vector<std::string> columns_of(std::string_view qualifier, const std::vector<std::string>& names);
// a."x" = b."y" AND ...; both lists have the same length.
[[nodiscard]] std::string equal(std::string_view a, const std::vector<std::string>& a_names, std::string_view b,
                                const std::vector<std::string>& b_names);

}  // namespace loadonce::redshift
