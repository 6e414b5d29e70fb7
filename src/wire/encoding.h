// Values between the protocol's two formats and SQL.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/reader.h"
#include "wire/writer.h"

namespace loadonce::wire {

// PostgreSQL's object identifiers of types; 1188, 1190, 4000 and 6551 are Redshift's.
namespace oid {
inline constexpr std::uint32_t boolean = 16, bytea = 17, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25,
                               oid = 26, float4 = 700, float8 = 701, unknown = 705, bpchar = 1042, varchar = 1043,
                               date = 1082, time = 1083, timestamp = 1114, timestamptz = 1184, timetz = 1266,
                               numeric = 1700, super = 4000, varbyte = 6551, interval_year_month = 1188,
                               interval_day_second = 1190;
}

// The size of a value of a fixed-length type, else -1; for RowDescription.
[[nodiscard]] std::int16_t type_bytes(std::uint32_t type);

// A value in the binary format from its text. Throws 0A000 for a type that has none here.
[[nodiscard]] std::string to_binary(std::uint32_t type, std::string_view text);

// A bound parameter as an SQL literal; no bytes of a client come out unquoted unless they are a number's. Throws 22P02,
// 22P03 (wrong length), 22021, 0A000.
[[nodiscard]] std::string to_literal(std::uint32_t type, Format format, Bytes value);
// The literal of an unknown value of the type, for Describe.
[[nodiscard]] std::string null_literal(std::uint32_t type);

}  // namespace loadonce::wire
