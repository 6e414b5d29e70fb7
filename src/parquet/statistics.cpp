#include "parquet/statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

#include "base/utf8.h"
#include "parquet/format.h"

namespace loadonce::parquet {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t bound_bytes_max = 64;

template <class Value>
void set_fixed(EncodedChunk& chunk, Value least, Value greatest) {
    chunk.min.emplace(sizeof least);
    chunk.max.emplace(sizeof greatest);
    std::memcpy(chunk.min->data(), &least, sizeof least);
    std::memcpy(chunk.max->data(), &greatest, sizeof greatest);
}

template <class Integer>
void set_integer_bounds(EncodedChunk& chunk, const Bytes& values) {
    Integer least{}, greatest{};
    std::memcpy(&least, values.data(), sizeof least);
    greatest = least;
    for (std::size_t at = 0; at + sizeof least <= values.size(); at += sizeof least) {
        Integer value{};
        std::memcpy(&value, values.data() + at, sizeof value);
        least = std::min(least, value);
        greatest = std::max(greatest, value);
    }
    set_fixed(chunk, least, greatest);
}

template <class Float>
void set_float_bounds(EncodedChunk& chunk, const Bytes& values) {
    Float least{}, greatest{};
    std::memcpy(&least, values.data(), sizeof least);
    greatest = least;
    bool numbers = true;
    for (std::size_t at = 0; at + sizeof least <= values.size(); at += sizeof least) {
        Float value{};
        std::memcpy(&value, values.data() + at, sizeof value);
        numbers &= !std::isnan(value);
        least = std::min(least, value);
        greatest = std::max(greatest, value);
    }
    if (!numbers) return;
    // parquet.thrift: a zero bound is written as the zero that covers both.
    set_fixed(chunk, least == 0 ? -Float{} : least, greatest == 0 ? Float{} : greatest);
}

// Big-endian two's complement: the sign is in the first byte.
void set_decimal_bounds(EncodedChunk& chunk, const Bytes& values, std::size_t width) {
    const auto less = [width](const std::uint8_t* a, const std::uint8_t* b) {
        const int signs = (a[0] ^ 0x80) - (b[0] ^ 0x80);
        return signs != 0 ? signs < 0 : std::memcmp(a, b, width) < 0;
    };
    const std::uint8_t *least = values.data(), *greatest = least;
    for (std::size_t at = 0; at + width <= values.size(); at += width) {
        const std::uint8_t* value = values.data() + at;
        if (less(value, least)) least = value;
        if (less(greatest, value)) greatest = value;
    }
    chunk.min = Bytes(least, least + width);
    chunk.max = Bytes(greatest, greatest + width);
}

// The first eight bytes as a number with the same order.
std::uint64_t head_of(std::string_view text) {
    std::uint64_t head = 0;
    std::memcpy(&head, text.data(), std::min(text.size(), sizeof head));
    return __builtin_bswap64(head);
}

// An upper bound of all texts that begin with `text`, not longer than it: its last ASCII character is incremented.
// Nullopt if there is no such character.
std::optional<Bytes> raised(std::string_view text) {
    for (std::size_t end = text.size(); end > 0; --end) {
        const auto last = static_cast<unsigned char>(text[end - 1]);
        if (last >= 0x7F) continue;
        Bytes above(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end));
        ++above.back();
        return above;
    }
    return std::nullopt;
}

void set_string_bounds(EncodedChunk& chunk, const Bytes& values) {
    std::string_view least, greatest;
    std::uint64_t least_head = 0, greatest_head = 0;
    for (std::size_t at = 0; at < values.size();) {
        std::uint32_t length = 0;
        std::memcpy(&length, values.data() + at, sizeof length);
        const std::string_view value(reinterpret_cast<const char*>(values.data()) + at + sizeof length, length);
        const std::uint64_t head = head_of(value);
        if (at == 0) {
            least = greatest = value;
            least_head = greatest_head = head;
        } else if (head <= least_head && value < least) {
            least = value;
            least_head = head;
        } else if (head >= greatest_head && value > greatest) {
            greatest = value;
            greatest_head = head;
        }
        at += sizeof length + length;
    }
    const std::string_view below = utf8_prefix(least, bound_bytes_max);
    chunk.min = Bytes(below.begin(), below.end());
    const std::string_view above = utf8_prefix(greatest, bound_bytes_max);
    chunk.max = above.size() == greatest.size() ? Bytes(above.begin(), above.end()) : raised(above);
}

}  // namespace

void set_bounds(EncodedChunk& chunk, const ColumnBuffer& column) {
    const Bytes& values = column.dictionary_coded ? column.dictionary : column.plain;
    if (values.empty()) return;
    switch (physical_of(column.type)) {
        case Physical::boolean: {
            const auto [least, greatest] = std::ranges::minmax(values);
            set_fixed(chunk, least, greatest);
            return;
        }
        case Physical::int32:
            set_integer_bounds<std::int32_t>(chunk, values);
            return;
        case Physical::int64:
            set_integer_bounds<std::int64_t>(chunk, values);
            return;
        case Physical::float_:
            set_float_bounds<float>(chunk, values);
            return;
        case Physical::double_:
            set_float_bounds<double>(chunk, values);
            return;
        case Physical::byte_array:
            set_string_bounds(chunk, values);
            return;
        case Physical::fixed:
            set_decimal_bounds(chunk, values, value_bytes(column.type));
            return;
        case Physical::int96:
            return;
    }
}

}  // namespace loadonce::parquet
