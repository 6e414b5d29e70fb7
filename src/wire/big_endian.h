// Integers in the byte order of the protocol.
#pragma once

#include <cstdint>
#include <string>

namespace loadonce::wire {

// The lowest `bytes` bytes of `value`, the highest of them first.
[[nodiscard]] inline std::string big_endian(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
    return out;
}

}  // namespace loadonce::wire
