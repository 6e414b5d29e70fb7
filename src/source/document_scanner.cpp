// Classifies 64 bytes at once. Strings are found as in simdjson (Langdale and Lemire, "Parsing Gigabytes of JSON per
// Second", 2019, section 3.1).
#include "source/document_scanner.h"

#include <array>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace loadonce::source {
namespace {

using Bytes16 = std::uint8_t __attribute__((vector_size(16)));
using Flags16 = signed char __attribute__((vector_size(16)));  // result of a comparison: 0 or -1

std::uint64_t mask_of(Flags16 flags) {
#ifdef __SSE2__
    return static_cast<std::uint32_t>(_mm_movemask_epi8(std::bit_cast<__m128i>(flags)));
#else
    // Each of eight flags has a bit of its own; a multiplication sums them into the highest byte.
    constexpr Flags16 bits{1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128};
    const auto halves = std::bit_cast<std::array<std::uint64_t, 2> >(flags & bits);
    constexpr std::uint64_t ones = 0x0101010101010101;
    return (halves[0] * ones) >> 56 | (halves[1] * ones) >> 56 << 8;
#endif
}

// Returns a mask whose bit i is the parity of the bits 0 to i of `bits`.
std::uint64_t parity_up_to(std::uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

// Returns the bytes after an odd number of backslashes. `carry` is whether the previous block ended in such a
// backslash; it is updated.
std::uint64_t escaped_by(std::uint64_t backslashes, bool& carry) {
    std::uint64_t escaped = carry ? 1 : 0;
    for (std::uint64_t left = backslashes & ~escaped; left != 0;) {
        const std::uint64_t first = left & (0 - left);
        escaped |= first << 1;
        left &= ~(first | first << 1);
    }
    carry = (backslashes & ~escaped) >> 63 != 0;
    return escaped;
}

}  // namespace

DocumentScanner::Block DocumentScanner::look_at(const std::uint8_t* bytes) {
    std::uint64_t quotes = 0, backslashes = 0, newlines = 0;
    Block block;
    for (std::size_t i = 0; i < lanes; i += sizeof(Bytes16)) {
        Bytes16 part;
        std::memcpy(&part, bytes + i, sizeof part);
        const Bytes16 folded = part | 0x20;  // [ to {, ] to }
        quotes |= mask_of(part == '"') << i;
        backslashes |= mask_of(part == '\\') << i;
        newlines |= mask_of(part == '\n') << i;
        block.opening |= mask_of(folded == '{') << i;
        block.closing |= mask_of(folded == '}') << i;
        block.commas |= mask_of(part == ',') << i;
    }
    bool escaped = escaped_;
    if (backslashes != 0 || escaped) quotes &= ~escaped_by(backslashes, escaped);
    const std::uint64_t inside = parity_up_to(quotes) ^ (in_string_ ? ~std::uint64_t{0} : 0);  // closing quotes are not
    block.regular = (newlines & inside) == 0 && (backslashes & ~inside) == 0;
    if (!block.regular) return block;
    in_string_ = inside >> 63 != 0;
    escaped_ = escaped;
    block.opening &= ~inside;
    block.closing &= ~inside;
    block.commas &= ~inside;
    return block;
}

}  // namespace loadonce::source
