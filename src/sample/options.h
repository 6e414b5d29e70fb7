// Options for generating sample orders.
#pragma once

#include <cstdint>

namespace loadonce::sample {

struct Options {
    std::uint64_t orders = 1000;
    // The number of the first order; the following orders are numbered consecutively. Seed 850386 begins with
    // ORD-2025-850386. An order's content depends on its number and on whether it is the first of the file: the first
    // has every field, with a value where the type would otherwise be unknown.
    std::uint64_t seed = 1;
    std::uint32_t items_max = 5;     // an order has 1 to items_max items
    std::uint32_t packages_max = 1;  // likewise. 1: one item per package, so spread arrays fit one column
};

}  // namespace loadonce::sample
