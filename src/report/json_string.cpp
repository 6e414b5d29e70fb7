#include "report/json_string.h"

#include <fmt/format.h>

namespace loadonce::report {
namespace {

// The length of the well-formed UTF-8 sequence at the beginning of `text`, or 0 (Unicode, table 3-7).
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string json = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
            ++i;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            json += c == '\n'   ? "\\n"
                    : c == '\t' ? "\\t"
                    : c == '\r' ? "\\r"
                                : fmt::format("\\u{:04x}", static_cast<unsigned>(c));
            ++i;
        } else if (const std::size_t length = sequence_length(text.substr(i)); length > 0) {
            json += text.substr(i, length);
            i += length;
        } else {
            json += "\xEF\xBF\xBD";
            ++i;
        }
    }
    return json + '"';
}

}  // namespace loadonce::report
