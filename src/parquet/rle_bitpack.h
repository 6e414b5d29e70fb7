// Parquet's hybrid of runs and bit-packed groups, for dictionary codes of up to 16 bits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace loadonce::parquet {

std::uint8_t* put_varint(std::uint8_t* to, std::uint64_t value);

// Bits of a code among `values`; one at least, as readers expect.
[[nodiscard]] unsigned code_bits(std::uint32_t values);

// An upper bound for what put_rle_bitpack touches.
[[nodiscard]] std::size_t rle_bitpack_bytes_max(std::size_t count, unsigned width);

// Writes `count` codes below 2^width and returns the end. There must be room for rle_bitpack_bytes_max().
std::uint8_t* put_rle_bitpack(std::uint8_t* to, const std::uint16_t* codes, std::size_t count, unsigned width);

}  // namespace loadonce::parquet
