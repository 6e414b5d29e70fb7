#include "datatype/date_parts.h"

#include <array>

#include "redshift/messages.h"

namespace loadonce::datatype {
namespace {

constexpr auto parts = std::to_array<DatePart>({
    {"y", "year", true},
    {"yr", "year", true},
    {"yrs", "year", true},
    {"year", "year", true},
    {"years", "year", true},
    {"q", "quarter", true},
    {"qtr", "quarter", true},
    {"qtrs", "quarter", true},
    {"quarter", "quarter", true},
    {"quarters", "quarter", true},
    {"mon", "month", true},
    {"mons", "month", true},
    {"month", "month", true},
    {"months", "month", true},
    {"w", "week", true},
    {"week", "week", true},
    {"weeks", "week", true},
    {"d", "day", true},
    {"day", "day", true},
    {"days", "day", true},
    {"h", "hour", true},
    {"hr", "hour", true},
    {"hrs", "hour", true},
    {"hour", "hour", true},
    {"hours", "hour", true},
    {"m", "minute", true},
    {"min", "minute", true},
    {"mins", "minute", true},
    {"minute", "minute", true},
    {"minutes", "minute", true},
    {"s", "second", true},
    {"sec", "second", true},
    {"secs", "second", true},
    {"second", "second", true},
    {"seconds", "second", true},
    {"ms", "millisecond", true},
    {"msec", "millisecond", true},
    {"msecs", "millisecond", true},
    {"msecond", "millisecond", true},
    {"mseconds", "millisecond", true},
    {"millisec", "millisecond", true},
    {"millisecs", "millisecond", true},
    {"millisecon", "millisecond", true},
    {"millisecond", "millisecond", true},
    {"milliseconds", "millisecond", true},
    {"us", "microsecond", true},
    {"usec", "microsecond", true},
    {"usecs", "microsecond", true},
    {"usecond", "microsecond", true},
    {"useconds", "microsecond", true},
    {"microsec", "microsecond", true},
    {"microsecs", "microsecond", true},
    {"microsecond", "microsecond", true},
    {"microseconds", "microsecond", true},
    {"c", "century", true},
    {"cent", "century", true},
    {"cents", "century", true},
    {"century", "century", true},
    {"centuries", "century", true},
    {"decade", "decade", true},
    {"decades", "decade", true},
    {"dec", "decade", true},
    {"decs", "decade", true},
    {"mil", "millennium", true},
    {"mils", "millennium", true},
    {"millennium", "millennium", true},
    {"millennia", "millennium", true},
    {"dow", "dow", false},
    {"dayofweek", "dow", false},
    {"dw", "dow", false},
    {"weekday", "dow", false},
    {"doy", "doy", false},
    {"dayofyear", "doy", false},
    {"dy", "doy", false},
    {"yearday", "doy", false},
    {"epoch", "epoch", false},
    {"timezone", "timezone", false},
    {"timezone_hour", "timezone_hour", false},
    {"timezone_minute", "timezone_minute", false},
});

}  // namespace

const DatePart& date_part(std::string_view word) {
    for (const auto& part : parts)
        if (part.written == word) return part;
    throw redshift::messages::date_part_unknown(word);
}

}  // namespace loadonce::datatype
