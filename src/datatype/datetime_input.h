// Parses dates and times without a format, as Redshift does: PostgreSQL 8.0's input with DateStyle "ISO, MDY" (AWS:
// "Date, time, and timestamp literals").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "table/schema.h"

namespace loadonce::datatype {

struct DatetimeInput {
    std::int64_t micros = 0;  // since 1970-01-01 (time of day: since midnight), not shifted by the zone
    std::optional<std::int64_t> offset_minutes;  // east of UTC
    std::string zone;                            // of a zone whose offset depends on the date
};

// `kind` is date, time, timetz, timestamp or timestamptz; a time of day needs no date, a timestamp no time. `now` is
// the session's local time, for "now", "today", "tomorrow" and "yesterday"; without it these are refused. Throws 22007
// if `text` is no date or time, 22008 if a field is out of range.
[[nodiscard]] DatetimeInput read_datetime(std::string_view text, TypeKind kind,
                                          std::optional<std::int64_t> now = std::nullopt);

// Returns the offset in minutes east of UTC of a fixed-offset zone: an abbreviation (PST keeps its offset in summer),
// or NAME+h[:mm], which counts west of UTC as positive (AWS: "CONVERT_TIMEZONE function"). None: another name.
[[nodiscard]] std::optional<std::int64_t> fixed_offset_minutes(std::string_view zone);

}  // namespace loadonce::datatype
