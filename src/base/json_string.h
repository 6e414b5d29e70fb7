// Strings in JSON text.
#pragma once

#include <string>
#include <string_view>

namespace loadonce {

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD: the name of a file may hold any.
[[nodiscard]] std::string json_string(std::string_view text);
// Every byte above 7F is written as the code point of its value: bytes that are not UTF-8, without loss.
[[nodiscard]] std::string json_string_latin1(std::string_view bytes);

}  // namespace loadonce
