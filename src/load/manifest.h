// The list of objects of one load of one table, as COPY ... MANIFEST reads it. Named by its content, so that it says
// for ever what was loaded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::load {

struct ManifestEntry {
    std::string url;
    std::uint64_t bytes = 0;
};

// {"entries":[{"url":"s3://b/k","mandatory":true,"meta":{"content_length":123}}]}. Every entry is mandatory, because
// COPY of a missing object loads nothing without an error otherwise; content_length is required for Parquet. An object
// listed twice would be loaded twice: throws invariant.
[[nodiscard]] std::string encode_manifest(const std::vector<ManifestEntry>& entries);

}  // namespace loadonce::load
