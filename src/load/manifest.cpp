#include "load/manifest.h"

#include <fmt/format.h>

#include <set>

#include "base/error_codes.h"

namespace loadonce::load {

std::string json_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20)
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                else
                    out += c;
        }
    }
    return out += '"';
}

std::string encode_manifest(const std::vector<ManifestEntry>& entries) {
    std::set<std::string_view> seen;
    std::string out = "{\"entries\":[";
    for (const auto& entry : entries) {
        if (!seen.insert(entry.url).second)
            throw Error(errors::invariant, fmt::format("object {} is twice in a manifest", entry.url));
        if (seen.size() > 1) out += ',';
        out += fmt::format(R"({{"url":{},"mandatory":true,"meta":{{"content_length":{}}}}})", json_quoted(entry.url),
                           entry.bytes);
    }
    return out + "]}\n";
}

}  // namespace loadonce::load
