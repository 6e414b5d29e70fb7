// Dates and times in strings, as Redshift takes them where no format is given: PostgreSQL 8.0's input with DateStyle
// "ISO, MDY" (AWS: "Date, time, and timestamp literals").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "table/schema.h"

namespace loadonce::datatype {

struct DatetimeInput {
    std::int64_t micros = 0;  // as written, whatever the zone: since 1970-01-01, of a time of day since midnight
    std::optional<std::int64_t> offset_minutes;  // to the east of UTC
    std::string zone;                            // the name of one whose offset depends on the date
};

// `kind`: date, time, timetz, timestamp or timestamptz; a time of day needs no date, a timestamp no time. `now`: the
// session's local time, for "now", "today", "tomorrow" and "yesterday"; none: they are refused. Throws 22007 for what
// is no date or time, 22008 for fields out of range.
[[nodiscard]] DatetimeInput read_datetime(std::string_view text, TypeKind kind,
                                          std::optional<std::int64_t> now = std::nullopt);

// Minutes to the east of UTC of a time zone that is a fixed offset: an abbreviation (PST keeps its offset in summer),
// or NAME+h[:mm], which counts to the west (AWS: "CONVERT_TIMEZONE function"). None: a name.
[[nodiscard]] std::optional<std::int64_t> fixed_offset_minutes(std::string_view zone);

}  // namespace loadonce::datatype
