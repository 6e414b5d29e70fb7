// Made-up orders, nested as a shop's API gives them, for the tour, the tests and the benchmarks.
//
// The text is a function of the options alone: the same on every machine. (Of `.gz` that holds for what is in it.)
#pragma once

#include <cstdint>
#include <filesystem>

#include "sample/options.h"

namespace loadonce::sample {

struct Written {
    std::uint64_t orders = 0, items = 0;
    std::uint64_t text_bytes = 0;  // before compression
};

// Writes FILE.json (one order: an object; else an array; indented), FILE.ndjson (one order per line), or either with
// .gz, whole or not at all. Throws usage (another ending, a maximum of 0), file_io, interrupted.
Written write(const std::filesystem::path& file, const Options& options);

}  // namespace loadonce::sample
