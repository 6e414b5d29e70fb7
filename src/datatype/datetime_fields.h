// The fields of TO_CHAR patterns, shared by the formatter (datetime_pattern.cpp) and the parser (datetime_parse.cpp).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::datatype {

enum class Field : std::uint8_t {
    text,  // literal text
    year,
    year_comma,
    iso_year,
    era,
    quarter,
    month_name,
    month_short,
    month,
    month_roman,
    week,
    iso_week,
    week_of_month,
    day_name,
    day_short,
    iso_day_of_year,
    day_of_year,
    day,
    iso_day,
    weekday,
    julian,
    hour24,
    hour12,
    minute,
    second_of_day,
    second,
    millisecond,
    microsecond,
    meridiem,
    zone,
    offset,
    century,
};

struct Piece {
    Field field = Field::text;
    int width = 0;
    std::string written;  // the text, or the field as written: its case determines the result's case
    bool fill = true;     // false with FM
    std::string ordinal;  // TH or th suffix
};

[[nodiscard]] std::vector<Piece> pieces_of(std::string_view pattern);

[[nodiscard]] char upper(char c);
// Returns whether `text` begins with `word`, ignoring case. `word` is in upper case.
[[nodiscard]] bool begins(std::string_view text, std::string_view word);

inline constexpr std::array<std::string_view, 12> month_names{"January",   "February", "March",    "April",
                                                              "May",       "June",     "July",     "August",
                                                              "September", "October",  "November", "December"};
inline constexpr std::array<std::string_view, 7> day_names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                           "Thursday", "Friday", "Saturday"};

}  // namespace loadonce::datatype
