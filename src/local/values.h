// Numbers and times as PostgreSQL writes them.
#pragma once

#include <cstdint>
#include <string>

namespace loadonce::local {

__extension__ using Int128 = __int128;

[[nodiscard]] std::string integer_text(Int128 value);
void append_integer(std::string& text, std::int64_t value);
[[nodiscard]] std::string decimal_text(Int128 unscaled, unsigned scale);
// The shortest text that reads back to the same value; an exponent from 1e15 on and below 1e-4, as PostgreSQL 12 does.
[[nodiscard]] std::string double_text(double value);
[[nodiscard]] std::string real_text(float value);
// Days, microseconds since 1970-01-01 (proleptic Gregorian calendar); microseconds since midnight.
[[nodiscard]] std::string date_text(std::int64_t days);
[[nodiscard]] std::string time_text(std::int64_t micros);
[[nodiscard]] std::string timestamp_text(std::int64_t micros);
[[nodiscard]] std::string interval_text(std::int32_t months, std::int32_t days, std::int64_t micros);

}  // namespace loadonce::local
