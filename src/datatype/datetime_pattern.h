// Patterns of TO_CHAR, TO_DATE and TO_TIMESTAMP (AWS: "Datetime format strings"), interpreted as PostgreSQL does:
// letters that are no field are literal, and so is "text" in double quotes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce::datatype {

// `micros` counts from 1970-01-01, in UTC.
[[nodiscard]] std::string format_time(std::int64_t micros, std::string_view pattern);
// Returns microseconds since 1970-01-01. Throws 22007 if the text does not match the pattern, 22008 if a field is out
// of range. A day past the end of its month carries over into the next month unless `strict` (AWS: "TO_DATE").
[[nodiscard]] std::int64_t parse_time(std::string_view text, std::string_view pattern, bool strict);

}  // namespace loadonce::datatype
