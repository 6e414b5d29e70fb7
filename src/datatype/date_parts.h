// Date part keywords of DATEADD, DATEDIFF, DATE_PART, DATE_TRUNC, EXTRACT and interval literals (AWS: "Date parts for
// date or timestamp functions").
#pragma once

#include <string_view>

namespace loadonce::datatype {

struct DatePart {
    std::string_view written;  // one of its spellings: "yrs"
    std::string_view name;     // its full name in the singular: "year"
    bool is_unit;              // usable in intervals; false for "dow", "doy", "epoch" and time zone parts

    // An hour or smaller: part of the time of day, not of the calendar.
    [[nodiscard]] bool is_of_time() const {
        return name == "hour" || name == "minute" || name == "second" || name == "millisecond" || name == "microsecond";
    }
};

// `word` is in lower case. Throws 22023 for an unknown date part.
[[nodiscard]] const DatePart& date_part(std::string_view word);

}  // namespace loadonce::datatype
