// Parses the text of intervals.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "datatype/values.h"

namespace loadonce::datatype {

struct IntervalInput {
    std::int64_t months = 0, days = 0, micros = 0;

    // Microseconds of the days (24 hours each) and the time together.
    [[nodiscard]] std::int64_t all_micros() const { return days * day_micros + micros; }
};

// Parses "1-2", "13 days 1:02:03.5", "1 year, 2 mons ago". A number without a unit counts in `unit`, by default
// seconds. Two clock fields are hours and minutes, or minutes and seconds if `unit` is second. The months fit into 32
// bits, all_micros() into 64. Throws 22007, 22008.
[[nodiscard]] IntervalInput read_interval(std::string_view text, std::string_view unit = {});

// The values of the parameter intervalstyle (AWS: "Interval data types and literals"): "13 days 01:02:03.5",
// "@ 13 days 1 hour 2 mins 3.50 secs", "13 1:02:03.5".
enum class IntervalStyle : std::uint8_t { postgres, postgres_verbose, sql_standard };
inline constexpr std::array<std::string_view, 3> interval_styles{"postgres", "postgres_verbose", "sql_standard"};

[[nodiscard]] std::string months_text(std::int64_t months, IntervalStyle style);
[[nodiscard]] std::string seconds_text(std::int64_t micros, IntervalStyle style);

}  // namespace loadonce::datatype
