// Generates sample orders, nested as a shop's API returns them, for the tour, the tests and the benchmarks.
//
// The text depends only on the options: it is the same on every machine. (For .gz files this holds for the decompressed
// text.)
#pragma once

#include <cstdint>
#include <filesystem>

#include "sample/options.h"

namespace loadonce::sample {

struct Written {
    std::uint64_t orders = 0, items = 0;
    std::uint64_t text_bytes = 0;  // before compression
};

// Writes FILE.json (one order: an object; more: an array; indented), FILE.ndjson (one order per line), or either with
// .gz, atomically. Throws usage (another extension, a maximum of 0), file_io, interrupted.
Written write(const std::filesystem::path& file, const Options& options);

}  // namespace loadonce::sample
