// Identifiers and literals in Redshift's syntax.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace loadonce::redshift {

inline constexpr std::size_t name_bytes_max = 127;

// Returns the name that Redshift stores for `name`: folded to lower case and cut to 127 bytes.
[[nodiscard]] std::string canonical_name(std::string_view name);
// Returns the text with its ASCII letters in upper case.
[[nodiscard]] std::string to_upper(std::string_view text);
// Returns the canonical name in double quotes, with embedded quotes doubled.
[[nodiscard]] std::string quote_identifier(std::string_view name);
// Returns a string literal. Doubles single quotes and backslashes: Redshift interprets backslashes in plain literals.
[[nodiscard]] std::string quote_literal(std::string_view text);
// Returns whether `word`, in any case, must be quoted to be a name (AWS: "Reserved words").
[[nodiscard]] bool is_reserved(std::string_view word);

}  // namespace loadonce::redshift
