// Converts values of types other than arrays between the protocol's two formats and SQL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/format.h"
#include "wire/reader.h"

namespace loadonce::wire {

// OIDs of types: PostgreSQL's; 1188, 1190, 4000 and 6551 are Redshift's.
namespace oid {
inline constexpr std::uint32_t boolean = 16, bytea = 17, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25,
                               oid = 26, float4 = 700, float8 = 701, unknown = 705, bpchar = 1042, varchar = 1043,
                               date = 1082, time = 1083, timestamp = 1114, timestamptz = 1184, timetz = 1266,
                               numeric = 1700, super = 4000, varbyte = 6551, interval_year_month = 1188,
                               interval_day_second = 1190;
}

// Returns the size in bytes of a fixed-length type, otherwise -1 (RowDescription).
[[nodiscard]] std::int16_t type_bytes(std::uint32_t type);

// As to_binary(), to_literal() and null_literal() in encoding.h, for types other than arrays.
[[nodiscard]] std::string scalar_to_binary(std::uint32_t type, std::string_view text);
[[nodiscard]] std::string scalar_to_literal(std::uint32_t type, Format format, Bytes value);
[[nodiscard]] std::string scalar_null_literal(std::uint32_t type);

}  // namespace loadonce::wire
