// The manifest of one load of one table: the list of objects for COPY ... MANIFEST. It is named by the hash of its
// content and never changes.
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

// {"entries":[{"url":"s3://b/k","mandatory":true,"meta":{"content_length":123}}]}. Every entry is mandatory:
// otherwise COPY of a missing object loads nothing without an error. content_length is required for Parquet. Throws
// invariant for an object that is listed twice, which would be loaded twice.
[[nodiscard]] std::string encode_manifest(const std::vector<ManifestEntry>& entries);

}  // namespace loadonce::load
