// Typed columns of the rows of one table from one block, passed from shape/ to parquet/.
//
// A buffer is owned and reused by the worker that fills it; an encoder borrows it for one call. It contains no pointers
// to other memory. Its content depends only on the block's records, the column and its type, so the output bytes are
// the same for any number of threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "table/schema.h"

namespace loadonce {

// Returns the smallest size in bytes that holds `precision` digits and a sign: that of a decimal which is a
// FIXED_LEN_BYTE_ARRAY in Parquet. Redshift refuses any other size.
[[nodiscard]] std::int32_t decimal_array_bytes(std::int32_t precision);

// Returns the size in bytes of a decimal value as it is written here: 4 (precision up to 9), 8 (up to 18), else
// decimal_array_bytes().
[[nodiscard]] std::int32_t decimal_bytes(std::int32_t precision);

// Values of one column. Either dictionary-coded (`codes` and `dictionary`) or plain (`plain`), for its non-null values
// only. Bytes are Parquet's PLAIN encoding of the type's physical form (docs/parquet.md):
//   boolean           one byte per value here, 0 or 1 (the encoder packs bits); never dictionary-coded
//   smallint/integer/date            INT32 little-endian (date: days since 1970-01-01)
//   bigint/timestamp/timestamptz     INT64 little-endian (microseconds since 1970-01-01, UTC for timestamptz)
//   real/double_precision            IEEE little-endian
//   decimal           INT32 (p<=9), INT64 (p<=18), else FIXED_LEN_BYTE_ARRAY of decimal_bytes(p), big-endian two's
//   complement
//
//   varchar/char/super  u32 little-endian length, then UTF-8 bytes
struct ColumnBuffer {
    Type type;
    std::uint64_t rows = 0;  // with nulls
    std::uint64_t nulls = 0;
    std::vector<std::uint64_t> validity;  // bit i set: row i is not null. Empty while nulls == 0
    bool dictionary_coded = false;
    std::vector<std::uint16_t> codes;  // one per non-null value
    std::uint32_t dictionary_values = 0;
    std::vector<std::uint8_t> dictionary;  // PLAIN bytes of the distinct values, in order of first appearance
    std::vector<std::uint8_t> plain;       // PLAIN bytes of all non-null values
    std::uint32_t longest = 0;             // bytes of the longest string
};

}  // namespace loadonce
