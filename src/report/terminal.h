// Text for a terminal. The locale's LC_CTYPE must be a UTF-8 one (main sets it).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce::report {

struct Cell {
    std::string text;
    std::size_t width = 0;  // terminal columns, not bytes
};

// Control characters and bytes that are not UTF-8 are escaped: data must not steer a terminal.
[[nodiscard]] Cell cell(std::string_view value);
// The text filled with spaces to `width` columns, after it or (right) before it.
[[nodiscard]] std::string padded(const Cell& cell, std::size_t width, bool right = false);

[[nodiscard]] std::string bytes_text(std::uint64_t bytes);  // "730.6 MB"

// Colours are for success and failure only.
enum class Colour { none, green, red };
[[nodiscard]] std::string coloured(std::string_view text, Colour colour);

}  // namespace loadonce::report
