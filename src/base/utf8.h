// UTF-8 as Unicode's table 3-7 has it: no overlong form, no surrogate, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce {

// The bytes of the character at the start of `text`; 0 when none starts there. A zero byte is a character.
[[nodiscard]] std::size_t utf8_character_bytes(std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text);
// The longest prefix of `text` with at most `bytes_max` bytes that does not end inside a character. `text` is UTF-8;
// the prefix points into it.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

// Appends the character with that code point, which is no surrogate and at most U+10FFFF.
void append_utf8(std::uint32_t code, std::string& out);

}  // namespace loadonce
