// The constants of the Parquet format (parquet.thrift 2.10), and the physical types of Redshift's types.
#pragma once

#include <cstdint>

#include "parquet/parquet.h"
#include "table/schema.h"

namespace loadonce::parquet {

enum class Physical : std::int32_t { boolean, int32, int64, int96, float_, double_, byte_array, fixed };
enum class Repetition : std::int32_t { required, optional, repeated };
enum class Encoding : std::int32_t { plain = 0, rle = 3, rle_dictionary = 8 };
enum class PageType : std::int32_t { data = 0, dictionary = 2 };
enum class Converted : std::int32_t {
    utf8,
    map,
    map_key_value,
    list,
    enum_,
    decimal,
    date,
    time_millis,
    time_micros,
    timestamp_millis,
    timestamp_micros,
    uint_8,
    uint_16,
    uint_32,
    uint_64,
    int_8,
    int_16,
    int_32,
    int_64,
    json,
    bson,
    interval,
};
// Members of the union LogicalType.
enum class Logical : std::int32_t {
    string = 1,
    map = 2,
    list = 3,
    enum_ = 4,
    decimal = 5,
    date = 6,
    time = 7,
    timestamp = 8,
    integer = 10,
    unknown = 11,  // Arrow's null type
    json = 12,
    bson = 13,
    uuid = 14,
    float16 = 15,
};
inline constexpr int unit_millis = 1, unit_micros = 2, unit_nanos = 3;  // members of the union TimeUnit

[[nodiscard]] constexpr std::int32_t codec_number(Compression compression) {
    switch (compression) {
        case Compression::none:
            return 0;
        case Compression::snappy:
            return 1;
        case Compression::zstd:
            return 6;
    }
    return 0;
}

// Throws invariant for types that are never written: time, timetz and varbyte, which Redshift cannot load from Parquet.
[[nodiscard]] Physical physical_of(const Type& type);
// The size of a value in bytes; 0 for boolean (bits) and strings (variable).
[[nodiscard]] std::uint32_t value_bytes(const Type& type);

}  // namespace loadonce::parquet
