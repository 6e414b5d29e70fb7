// Identifiers and literals as Redshift reads them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace loadonce::redshift {

inline constexpr std::size_t name_bytes_max = 127;

// Folded to lower case and cut to 127 bytes: the name that Redshift stores for `name`.
[[nodiscard]] std::string canonical_name(std::string_view name);
// "name" in double quotes, folded and cut; quotes inside doubled.
[[nodiscard]] std::string quote_identifier(std::string_view name);
// 'text'; single quotes and backslashes doubled, because plain literals read the backslash as an escape.
[[nodiscard]] std::string quote_literal(std::string_view text);
// Whether `word`, in any case, can be a name only in double quotes (AWS: "Reserved words").
[[nodiscard]] bool is_reserved(std::string_view word);

}  // namespace loadonce::redshift
