// Parquet's RLE/bit-packing hybrid encoding, for dictionary codes of up to 16 bits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace loadonce::parquet {

std::uint8_t* put_varint(std::uint8_t* to, std::uint64_t value);

// The bit width of codes below `values`; at least 1, as readers expect.
[[nodiscard]] unsigned code_bits(std::uint32_t values);

// An upper bound of the bytes that put_rle_bitpack() writes.
[[nodiscard]] std::size_t rle_bitpack_bytes_max(std::size_t count, unsigned width);

// Writes `count` codes below 2^width and returns the end. `to` has room for rle_bitpack_bytes_max() bytes.
std::uint8_t* put_rle_bitpack(std::uint8_t* to, const std::uint16_t* codes, std::size_t count, unsigned width);

}  // namespace loadonce::parquet
