// Writes numbers, dates and times in PostgreSQL's text format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce::datatype {

__extension__ using Int128 = __int128;

inline constexpr std::int64_t second_micros = 1000000, minute_micros = 60 * second_micros,
                              hour_micros = 60 * minute_micros, day_micros = 24 * hour_micros;

// Each writer writes at `out`, which has room for the *_chars of its type, and returns the end of the text.
inline constexpr std::size_t integer_chars = 20, decimal_chars = 42, float_chars = 32, date_chars = 24, time_chars = 32,
                             timestamp_chars = date_chars + 1 + time_chars, interval_chars = 128;

[[nodiscard]] char* write_integer(char* out, std::int64_t value);
// scale: at most 38.
[[nodiscard]] char* write_decimal(char* out, Int128 unscaled, unsigned scale);
// Writes the shortest text that reads back to the same value; with an exponent below 1e-4 and from 1e15 on (real: 1e6),
// as PostgreSQL 12 does.
[[nodiscard]] char* write_double(char* out, double value);
[[nodiscard]] char* write_real(char* out, float value);
// Days and microseconds count from 1970-01-01 (proleptic Gregorian calendar); those of a time of day from midnight.
[[nodiscard]] char* write_date(char* out, std::int64_t days);
[[nodiscard]] char* write_time(char* out, std::int64_t micros);
// zone: appended; at most three characters, for TIMESTAMPTZ.
[[nodiscard]] char* write_timestamp(char* out, std::int64_t micros, std::string_view zone = {});
[[nodiscard]] char* write_interval(char* out, std::int32_t months, std::int32_t days, std::int64_t micros);

[[nodiscard]] std::string time_text(std::int64_t micros);
[[nodiscard]] std::string timestamp_text(std::int64_t micros);

}  // namespace loadonce::datatype
