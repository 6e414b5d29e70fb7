// Made-up orders, nested as a shop's API gives them, for the tour, the tests and the benchmarks.
//
// The text is a function of the options alone: the same on every machine. (Of `.gz` that holds for what is in it.)
#pragma once

#include <cstdint>
#include <filesystem>

namespace loadonce::sample {

struct Options {
    std::uint64_t orders = 1000;
    // The number of the first order; the others count on from it. Seed 850386 begins with ORD-2025-850386. An order's
    // content depends on its number, and on whether it is the file's first: that one has every field, with a value
    // where the type would else be unknown.
    std::uint64_t seed = 1;
    std::uint32_t items_max = 5;  // an order has 1 to so many
    std::uint32_t packages_max =
        1;  // the same. With 1 a package lists one item, so that arrays spread over columns stay at one column
};

struct Written {
    std::uint64_t orders = 0, items = 0;
    std::uint64_t text_bytes = 0;  // before compression
};

// Writes FILE.json (one order: an object; else an array; indented), FILE.ndjson (one order per line), or either with
// .gz, whole or not at all. Throws usage (another ending, a maximum of 0), file_io, interrupted.
Written write(const std::filesystem::path& file, const Options& options);

}  // namespace loadonce::sample
