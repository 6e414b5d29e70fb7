// The patterns of TO_CHAR, TO_DATE and TO_TIMESTAMP (AWS: "Datetime format strings"), read as PostgreSQL reads them: a
// letter that is no field stands for itself, "text" in double quotes too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce::datatype {

// `micros`: since 1970-01-01, in UTC.
[[nodiscard]] std::string format_time(std::int64_t micros, std::string_view pattern);
// The other way. Throws 22007 where the text does not follow the pattern, 22008 where a field is out of its range. A
// day past the end of its month goes on into the next month unless `strict` (AWS: "TO_DATE").
[[nodiscard]] std::int64_t parse_time(std::string_view text, std::string_view pattern, bool strict);

}  // namespace loadonce::datatype
