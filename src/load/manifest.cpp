#include "load/manifest.h"

#include <fmt/format.h>

#include <set>

#include "base/error_codes.h"
#include "base/json_string.h"

namespace loadonce::load {

std::string encode_manifest(const std::vector<ManifestEntry>& entries) {
    std::set<std::string_view> seen;
    std::string out = "{\"entries\":[";
    for (const auto& entry : entries) {
        if (!seen.insert(entry.url).second)
            throw Error(errors::invariant, fmt::format("object {} is twice in a manifest", entry.url));
        if (seen.size() > 1) out += ',';
        out += fmt::format(R"({{"url":{},"mandatory":true,"meta":{{"content_length":{}}}}})", json_string(entry.url),
                           entry.bytes);
    }
    return out + "]}\n";
}

}  // namespace loadonce::load
