// One column chunk: [dictionary page] data pages, as Parquet's version 1 lays them out. docs/parquet.md explains why
// the program has its own writer.
//
// A data page is  u32 length, definition levels | values  compressed as one. Levels of a nullable column have one bit:
// with no null they are a single run, with nulls they are the batch's validity bitmap, byte for byte, because both
// count bits from the lowest.
#include <fmt/format.h>
#include <isa-l/crc.h>
#include <snappy.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "base/error_codes.h"
#include "parquet/format.h"
#include "parquet/parquet.h"
#include "parquet/rle_bitpack.h"
#include "parquet/statistics.h"
#include "parquet/thrift.h"

namespace loadonce::parquet {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Values of a page, uncompressed; a single longer value makes a longer page. Pages begin at multiples of 64 rows, a
// word of the bitmap.
constexpr std::uint64_t page_bytes = std::uint64_t{1} << 20;
constexpr std::uint64_t rows_per_word = 64;
constexpr int zstd_level = 1;

// Working memory of a thread, kept from chunk to chunk.
struct Scratch {
    Bytes page, compressed;
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> zstd{ZSTD_createCCtx(), &ZSTD_freeCCtx};
};
Scratch& scratch() {
    thread_local Scratch of_thread;
    return of_thread;
}

// The first `size` bytes of a buffer that only grows, so that no byte is cleared twice.
std::uint8_t* room(Bytes& buffer, std::size_t size) {
    if (buffer.size() < size) buffer.resize(size);
    return buffer.data();
}

std::span<const std::uint8_t> compress(std::span<const std::uint8_t> page, Compression compression) {
    Scratch& own = scratch();
    switch (compression) {
        case Compression::none:
            return page;
        case Compression::snappy: {
            std::size_t size = 0;
            std::uint8_t* to = room(own.compressed, snappy::MaxCompressedLength(page.size()));
            snappy::RawCompress(reinterpret_cast<const char*>(page.data()), page.size(), reinterpret_cast<char*>(to),
                                &size);
            return {to, size};
        }
        case Compression::zstd: {
            const std::size_t bound = ZSTD_compressBound(page.size());
            std::uint8_t* to = room(own.compressed, bound);
            const std::size_t size = ZSTD_compressCCtx(own.zstd.get(), to, bound, page.data(), page.size(), zstd_level);
            if (ZSTD_isError(size)) throw Error(errors::invariant, fmt::format("zstd: {}", ZSTD_getErrorName(size)));
            return {to, size};
        }
    }
    return page;
}

void append_page(EncodedChunk& chunk, PageType type, std::uint64_t values, Encoding encoding,
                 std::span<const std::uint8_t> page, Compression compression) {
    const std::span<const std::uint8_t> stored = compress(page, compression);
    if (page.size() > std::numeric_limits<std::int32_t>::max() ||
        stored.size() > std::numeric_limits<std::int32_t>::max())
        throw Error(errors::invariant,
                    fmt::format("a Parquet page of {} bytes is past the format's 2 GB", page.size()));

    const std::size_t begin = chunk.bytes.size();
    ThriftWriter header(chunk.bytes);
    header.i32(1, static_cast<std::int32_t>(type));
    header.i32(2, static_cast<std::int32_t>(page.size()));
    header.i32(3, static_cast<std::int32_t>(stored.size()));
    header.i32(4, static_cast<std::int32_t>(crc32_gzip_refl(0, stored.data(), stored.size())));
    header.begin_struct(type == PageType::dictionary ? 7 : 5);
    header.i32(1, static_cast<std::int32_t>(values));
    header.i32(2, static_cast<std::int32_t>(encoding));
    if (type == PageType::data) {
        header.i32(3, static_cast<std::int32_t>(Encoding::rle));  // definition levels
        header.i32(4, static_cast<std::int32_t>(Encoding::rle));  // there are no repetition levels
    }
    header.end_struct();
    header.end_struct();
    chunk.uncompressed_bytes += chunk.bytes.size() - begin + page.size();
    chunk.bytes.insert(chunk.bytes.end(), stored.begin(), stored.end());
}

// The rows and values of a page.
struct Part {
    std::uint64_t row = 0, rows = 0;      // row is a multiple of 64
    std::uint64_t value = 0, values = 0;  // not null
    std::uint64_t byte = 0, bytes = 0;    // in column.plain
};

std::uint64_t string_bytes(const ColumnBuffer& column, std::uint64_t at, std::uint64_t values) {
    const std::uint64_t begin = at;
    for (; values > 0; --values) {
        std::uint32_t length = 0;
        std::memcpy(&length, column.plain.data() + at, sizeof length);
        at += sizeof length + length;
    }
    return at - begin;
}

std::uint64_t values_in_word(const ColumnBuffer& column, std::uint64_t row, std::uint64_t rows) {
    if (column.nulls == 0) return rows;
    std::uint64_t word = column.validity[row / rows_per_word];
    if (rows < rows_per_word) word &= (std::uint64_t{1} << rows) - 1;
    return static_cast<std::uint64_t>(std::popcount(word));
}

// The page that begins where `before` ended: as many words of rows as fit.
Part next_part(const ColumnBuffer& column, const Part& before) {
    Part part{before.row + before.rows, 0, before.value + before.values, 0, before.byte + before.bytes, 0};
    const bool strings = !column.dictionary_coded && physical_of(column.type) == Physical::byte_array;
    const std::uint64_t width =
        column.dictionary_coded || column.type.kind == TypeKind::boolean ? 0 : value_bytes(column.type);
    const std::uint64_t plan_width = std::max<std::uint64_t>(width, sizeof(std::uint16_t));  // codes, bits and levels
    while (part.row + part.rows < column.rows) {
        const std::uint64_t row = part.row + part.rows;
        const std::uint64_t rows = std::min(rows_per_word, column.rows - row);
        const std::uint64_t values = values_in_word(column, row, rows);
        const std::uint64_t bytes = strings ? string_bytes(column, part.byte + part.bytes, values) : values * width;
        if (part.rows > 0 && std::max(part.bytes + bytes, (part.rows + rows) * plan_width) > page_bytes) break;
        part.rows += rows;
        part.values += values;
        part.bytes += bytes;
    }
    return part;
}

// u32 length and one RLE run, or the bitmap as bit-packed groups of eight.
std::uint8_t* put_levels(std::uint8_t* to, const ColumnBuffer& column, const Part& part) {
    std::uint8_t* const begin = to + sizeof(std::uint32_t);
    std::uint8_t* end = begin;
    if (part.values == part.rows || part.values == 0) {
        end = put_varint(end, part.rows << 1);
        *end++ = part.values > 0;
    } else {
        const std::uint64_t groups = (part.rows + 7) / 8;
        end = put_varint(end, groups << 1 | 1);
        std::memcpy(end, reinterpret_cast<const std::uint8_t*>(column.validity.data()) + part.row / 8, groups);
        end += groups;
        // Bits past the last row are undefined in the batch; in the file they must be deterministic.
        if (part.rows % 8) end[-1] &= static_cast<std::uint8_t>((1U << part.rows % 8) - 1);
    }
    const auto length = static_cast<std::uint32_t>(end - begin);
    std::memcpy(to, &length, sizeof length);
    return end;
}

std::uint8_t* put_bits(std::uint8_t* to, const std::uint8_t* values, std::uint64_t count) {
    std::memset(to, 0, (count + 7) / 8);
    for (std::uint64_t i = 0; i < count; ++i) to[i / 8] |= static_cast<std::uint8_t>((values[i] & 1) << i % 8);
    return to + (count + 7) / 8;
}

void append_data_page(EncodedChunk& chunk, const ColumnBuffer& column, const Part& part, bool dictionary,
                      Compression compression) {
    const unsigned width = dictionary ? code_bits(column.dictionary_values) : 0;
    const std::size_t bound =
        part.rows / 8 + 64 + std::max<std::size_t>(rle_bitpack_bytes_max(part.values, width), part.bytes + part.values);
    std::uint8_t* const begin = room(scratch().page, bound);
    std::uint8_t* end = put_levels(begin, column, part);
    if (dictionary) {
        *end++ = static_cast<std::uint8_t>(width);
        end = put_rle_bitpack(end, column.codes.data() + part.value, part.values, width);
    } else if (column.type.kind == TypeKind::boolean) {
        end = put_bits(end, column.plain.data() + part.value, part.values);
    } else if (part.bytes > 0) {
        std::memcpy(end, column.plain.data() + part.byte, part.bytes);
        end += part.bytes;
    }
    append_page(chunk, PageType::data, part.rows, dictionary ? Encoding::rle_dictionary : Encoding::plain, {begin, end},
                compression);
}

}  // namespace

EncodedChunk encode_chunk(const ColumnBuffer& column, Compression compression) {
    EncodedChunk chunk;
    chunk.type = column.type;
    chunk.rows = column.rows;
    chunk.nulls = column.nulls;
    chunk.longest = column.longest;
    const bool dictionary = column.dictionary_coded && column.nulls < column.rows;
    if (dictionary) {
        append_page(chunk, PageType::dictionary, column.dictionary_values, Encoding::plain, column.dictionary,
                    compression);
        chunk.has_dictionary = true;
    }
    chunk.data_page_offset = static_cast<std::int64_t>(chunk.bytes.size());
    for (Part part = next_part(column, {}); part.rows > 0; part = next_part(column, part))
        append_data_page(chunk, column, part, dictionary, compression);
    set_bounds(chunk, column);
    return chunk;
}

EncodedChunk null_chunk(const Type& type, std::uint64_t rows, Compression compression) {
    EncodedChunk chunk;
    chunk.type = type;
    chunk.rows = chunk.nulls = rows;
    if (rows == 0) return chunk;
    // A single run: needs no bitmap, however many rows.
    std::uint8_t levels[16];
    const std::uint8_t* end = put_levels(levels, {}, {.row = 0, .rows = rows, .values = 0});
    append_page(chunk, PageType::data, rows, Encoding::plain, {levels, end}, compression);
    return chunk;
}

}  // namespace loadonce::parquet
