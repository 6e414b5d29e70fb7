#include "parquet/rle_bitpack.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace loadonce::parquet {
namespace {

constexpr std::size_t group = 8;     // values of a bit-packed group, by the format
constexpr std::size_t run_min = 32;  // shorter runs are packed: a run costs two headers

// Packs whole groups. Width is known to the compiler, so that every shift is a constant: a group is at most two words.
template <unsigned width>
std::uint8_t* pack_groups(std::uint8_t* to, const std::uint16_t* codes, std::size_t groups) {
    for (; groups > 0; --groups, codes += group, to += width) {
        std::uint64_t low = 0, high = 0;
        for (unsigned i = 0; i < 4; ++i) {
            low |= std::uint64_t{codes[i]} << (i * width);
            high |= std::uint64_t{codes[i + 4]} << (i * width);
        }
        if constexpr (width < 16) {
            const std::uint64_t first = low | high << (4 * width);
            std::memcpy(to, &first, sizeof first);
            if constexpr (width > 8) {
                const std::uint64_t second = high >> (64 - 4 * width);
                std::memcpy(to + sizeof first, &second, sizeof second);
            }
        } else {
            std::memcpy(to, &low, sizeof low);
            std::memcpy(to + sizeof low, &high, sizeof high);
        }
    }
    return to;
}

using Packer = std::uint8_t* (*)(std::uint8_t*, const std::uint16_t*, std::size_t);
template <unsigned... widths>
constexpr std::array<Packer, sizeof...(widths)> packers_of(std::integer_sequence<unsigned, widths...>) {
    return {&pack_groups<widths + 1>...};
}
constexpr auto packers = packers_of(std::make_integer_sequence<unsigned, 16>{});  // [width - 1]

std::uint8_t* put_packed(std::uint8_t* to, const std::uint16_t* codes, std::size_t count, unsigned width) {
    if (count == 0) return to;
    to = put_varint(to, (count + group - 1) / group << 1 | 1);
    to = packers[width - 1](to, codes, count / group);
    if (const std::size_t rest = count % group) {
        std::array<std::uint16_t, group> last{};
        std::copy_n(codes + count - rest, rest, last.begin());
        to = packers[width - 1](to, last.data(), 1);
    }
    return to;
}

std::uint8_t* put_run(std::uint8_t* to, std::uint16_t code, std::size_t count, unsigned width) {
    to = put_varint(to, count << 1);
    *to++ = static_cast<std::uint8_t>(code);
    if (width > 8) *to++ = static_cast<std::uint8_t>(code >> 8);
    return to;
}

bool all_equal(const std::uint16_t* eight) {
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), eight, sizeof words);
    return words[0] == words[1] && words[0] == eight[0] * std::uint64_t{0x0001'0001'0001'0001};
}

}  // namespace

std::uint8_t* put_varint(std::uint8_t* to, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) *to++ = static_cast<std::uint8_t>(value | 0x80);
    *to++ = static_cast<std::uint8_t>(value);
    return to;
}

unsigned code_bits(std::uint32_t values) {
    return values <= 2 ? 1 : static_cast<unsigned>(std::bit_width(values - 1));
}

std::size_t rle_bitpack_bytes_max(std::size_t count, unsigned width) {
    // Two headers of up to 10 bytes and a code for every run; a packed group's last word may be written past its end.
    return (count + group) * width / 8 + (count / run_min + 1) * 22 + 16;
}

std::uint8_t* put_rle_bitpack(std::uint8_t* to, const std::uint16_t* codes, std::size_t count, unsigned width) {
    std::size_t packed = 0;  // codes before it are written
    for (std::size_t at = 0; at + group <= count;) {
        if (!all_equal(codes + at)) {
            at += group;
            continue;
        }
        std::size_t end = at + group;
        while (end + group <= count && codes[end] == codes[at] && all_equal(codes + end)) end += group;
        while (end < count && codes[end] == codes[at]) ++end;
        if (end - at < run_min) {
            at += (end - at) / group * group;  // stay at whole groups since `packed`
            continue;
        }
        to = put_packed(to, codes + packed, at - packed, width);
        to = put_run(to, codes[at], end - at, width);
        at = packed = end;
    }
    return put_packed(to, codes + packed, count - packed, width);
}

}  // namespace loadonce::parquet
