// Bytes in hexadecimal.
#pragma once

#include <string>
#include <string_view>

namespace loadonce {

// Two lower-case digits for each byte.
[[nodiscard]] std::string hex(std::string_view bytes);
// The bytes of lower-case digits; empty for a text that is not hexadecimal.
[[nodiscard]] std::string bytes_of_hex(std::string_view digits);

}  // namespace loadonce
