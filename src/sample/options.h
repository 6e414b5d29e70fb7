// What orders are made.
#pragma once

#include <cstdint>

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

}  // namespace loadonce::sample
