#include "local/date_parts.h"

#include <fmt/format.h>

#include <array>

#include "redshift/sql_error.h"

namespace loadonce::local {
namespace {

constexpr std::string_view years = "to_years", quarters = "to_quarters", months = "to_months", weeks = "to_weeks",
                           days = "to_days", hours = "to_hours", minutes = "to_minutes", seconds = "to_seconds",
                           milliseconds = "to_milliseconds", microseconds = "to_microseconds",
                           centuries = "to_centuries", decades = "to_decades", millennia = "to_millennia";

constexpr auto parts = std::to_array<DatePart>({
    {"y", "year", years},
    {"yr", "year", years},
    {"yrs", "year", years},
    {"year", "year", years},
    {"years", "year", years},
    {"q", "quarter", quarters},
    {"qtr", "quarter", quarters},
    {"qtrs", "quarter", quarters},
    {"quarter", "quarter", quarters},
    {"quarters", "quarter", quarters},
    {"mon", "month", months},
    {"mons", "month", months},
    {"month", "month", months},
    {"months", "month", months},
    {"w", "week", weeks},
    {"week", "week", weeks},
    {"weeks", "week", weeks},
    {"d", "day", days},
    {"day", "day", days},
    {"days", "day", days},
    {"h", "hour", hours},
    {"hr", "hour", hours},
    {"hrs", "hour", hours},
    {"hour", "hour", hours},
    {"hours", "hour", hours},
    {"m", "minute", minutes},
    {"min", "minute", minutes},
    {"mins", "minute", minutes},
    {"minute", "minute", minutes},
    {"minutes", "minute", minutes},
    {"s", "second", seconds},
    {"sec", "second", seconds},
    {"secs", "second", seconds},
    {"second", "second", seconds},
    {"seconds", "second", seconds},
    {"ms", "millisecond", milliseconds},
    {"msec", "millisecond", milliseconds},
    {"msecs", "millisecond", milliseconds},
    {"msecond", "millisecond", milliseconds},
    {"mseconds", "millisecond", milliseconds},
    {"millisec", "millisecond", milliseconds},
    {"millisecs", "millisecond", milliseconds},
    {"millisecon", "millisecond", milliseconds},
    {"millisecond", "millisecond", milliseconds},
    {"milliseconds", "millisecond", milliseconds},
    {"us", "microsecond", microseconds},
    {"usec", "microsecond", microseconds},
    {"usecs", "microsecond", microseconds},
    {"usecond", "microsecond", microseconds},
    {"useconds", "microsecond", microseconds},
    {"microsec", "microsecond", microseconds},
    {"microsecs", "microsecond", microseconds},
    {"microsecond", "microsecond", microseconds},
    {"microseconds", "microsecond", microseconds},
    {"c", "century", centuries},
    {"cent", "century", centuries},
    {"cents", "century", centuries},
    {"century", "century", centuries},
    {"centuries", "century", centuries},
    {"decade", "decade", decades},
    {"decades", "decade", decades},
    {"dec", "decade", decades},
    {"decs", "decade", decades},
    {"mil", "millennium", millennia},
    {"mils", "millennium", millennia},
    {"millennium", "millennium", millennia},
    {"millennia", "millennium", millennia},
    {"dow", "dow", {}},
    {"dayofweek", "dow", {}},
    {"dw", "dow", {}},
    {"weekday", "dow", {}},
    {"doy", "doy", {}},
    {"dayofyear", "doy", {}},
    {"dy", "doy", {}},
    {"yearday", "doy", {}},
    {"epoch", "epoch", {}},
    {"timezone", "timezone", {}},
    {"timezone_hour", "timezone_hour", {}},
    {"timezone_minute", "timezone_minute", {}},
});

}  // namespace

const DatePart& date_part(std::string_view word) {
    for (const auto& part : parts)
        if (part.written == word) return part;
    throw redshift::sql_error("22023", fmt::format("date part \"{}\" is not recognised", word));
}

Typed extracted(std::string_view word, const std::string& value, const std::optional<Type>& type) {
    const auto part = date_part(word).duck;
    const bool zoned = type && type->kind == TypeKind::timestamptz;
    if (part == "second" && type && type->kind == TypeKind::interval_day_second)
        return {fmt::format("(date_part('microsecond', {}) / 1e6::DOUBLE)", value),
                Type::of(TypeKind::double_precision)};
    if (part == "epoch" && !zoned)
        return {fmt::format("CAST(floor(epoch({})) AS BIGINT)", value), Type::of(TypeKind::bigint)};
    std::string sql = fmt::format("date_part('{}', {})", part, value);
    if (part == "decade") sql += " + 1";  // the first decade is 1
    if (part == "millisecond") sql += " % 1000";
    if (part == "microsecond") sql += " % 1000000";
    if (zoned) return {fmt::format("CAST(floor({}) AS DOUBLE)", sql), Type::of(TypeKind::double_precision)};
    return {fmt::format("CAST({} AS INTEGER)", sql), Type::of(TypeKind::integer)};
}

}  // namespace loadonce::local
