#include "base/json_string.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace loadonce {
namespace {

// Appends an ASCII character. DEL is escaped too: terminals act on it.
void append_ascii(std::string& json, char c) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
        json += {'\\', c};
    } else if (code < 0x20 || code == 0x7F) {
        json += c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : fmt::format("\\u{:04x}", code);
    } else {
        json += c;
    }
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string json = "\"";
    while (!text.empty()) {
        const std::size_t bytes = utf8_character_bytes(text);
        if (bytes == 1)
            append_ascii(json, text.front());
        else
            json += bytes == 0 ? "\xEF\xBF\xBD" : text.substr(0, bytes);
        text.remove_prefix(bytes == 0 ? 1 : bytes);
    }
    return json + '"';
}

std::string json_string_latin1(std::string_view bytes) {
    std::string json = "\"";
    for (const char c : bytes) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x80)
            append_ascii(json, c);
        else
            json += fmt::format("\\u{:04x}", code);
    }
    return json + '"';
}

}  // namespace loadonce
