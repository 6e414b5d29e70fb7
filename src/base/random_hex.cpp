#include "base/random_hex.h"

#include <fmt/format.h>

#include <random>

namespace loadonce {

std::string random_hex(unsigned words) {
    std::random_device random;
    std::string digits;
    for (unsigned i = 0; i < words; ++i) digits += fmt::format("{:08x}", random());
    return digits;
}

}  // namespace loadonce
