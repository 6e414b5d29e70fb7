// Reads dates and times in the text format in which values.h writes them. What users write is read by datetime_input.h.
//
// Days and microseconds count as in values.h. A text in another form throws 22P02.
#pragma once

#include <cstdint>
#include <string_view>

namespace loadonce::datatype {

struct TimeOfDay {
    std::int64_t micros = 0;
    std::int64_t seconds_east = 0;  // of UTC; 0 without an offset
};

[[nodiscard]] std::int64_t days_of_date_text(std::string_view text);
[[nodiscard]] TimeOfDay time_of_text(std::string_view text);
// In UTC, also for a text with an offset.
[[nodiscard]] std::int64_t micros_of_timestamp_text(std::string_view text);

}  // namespace loadonce::datatype
