// The words for parts of dates and times that DATEADD, DATEDIFF, DATE_PART, DATE_TRUNC, EXTRACT and interval literals
// take (AWS: "Date parts for date or timestamp functions").
#pragma once

#include <string_view>

namespace loadonce::datatype {

struct DatePart {
    std::string_view written;  // one of the words for it: "yrs"
    std::string_view name;     // its full name in the singular: "year"
    bool is_unit;              // an interval can be counted in it; false for "dow", "doy", "epoch" and the time zone's

    // An hour or a part of one: of the time of day, not of the calendar.
    [[nodiscard]] bool is_of_time() const {
        return name == "hour" || name == "minute" || name == "second" || name == "millisecond" || name == "microsecond";
    }
};

// `word` in lower case. Throws 22023 for one that names no date part.
[[nodiscard]] const DatePart& date_part(std::string_view word);

}  // namespace loadonce::datatype
