#include "report/terminal.h"

#include <fmt/format.h>

#include <cwchar>

namespace loadonce::report {

Cell cell(std::string_view value) {
    Cell cell;
    std::mbstate_t state{};
    for (std::size_t i = 0; i < value.size();) {
        wchar_t c = 0;
        const std::size_t length = std::mbrtowc(&c, value.data() + i, value.size() - i, &state);
        const bool well_formed = length != 0 && length <= value.size() - i;
        const int width = well_formed ? wcwidth(c) : -1;
        if (width >= 0) {
            cell.text += value.substr(i, length);
            cell.width += static_cast<std::size_t>(width);
            i += length;
            continue;
        }
        const auto byte = static_cast<unsigned char>(value[i]);
        const std::string escape = byte == '\n'   ? "\\n"
                                   : byte == '\t' ? "\\t"
                                   : byte == '\r' ? "\\r"
                                                  : fmt::format("\\x{:02X}", byte);
        cell.text += escape;
        cell.width += escape.size();
        state = {};
        ++i;
    }
    return cell;
}

std::string padded(const Cell& cell, std::size_t width, bool right) {
    const std::string blanks(width > cell.width ? width - cell.width : 0, ' ');
    return right ? blanks + cell.text : cell.text + blanks;
}

std::string bytes_text(std::uint64_t bytes) {
    const auto count = static_cast<double>(bytes);
    if (bytes < 1000) return fmt::format("{} B", bytes);
    if (bytes < 1'000'000) return fmt::format("{:.1f} kB", count / 1e3);
    if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", count / 1e6);
    return fmt::format("{:.2f} GB", count / 1e9);
}

std::string coloured(std::string_view text, Colour colour) {
    if (colour == Colour::none) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", colour == Colour::green ? 32 : 31, text);
}

}  // namespace loadonce::report
