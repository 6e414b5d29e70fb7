// The patterns of TO_CHAR and TO_NUMBER for numbers (AWS: "Numeric format strings"): 9 0 . D , G FM PR S L MI PL SG RN
// TH. Literals in double quotes, V and EEEE are refused by name.
#pragma once

#include <string>
#include <string_view>

namespace loadonce::datatype {

// `number`: decimal digits, perhaps with sign and dot.
[[nodiscard]] std::string format_number(std::string_view number, std::string_view pattern);
// The other way, as such digits. Throws 22P02 where the text does not follow the pattern.
[[nodiscard]] std::string parse_number(std::string_view text, std::string_view pattern);

struct NumberDigits {
    int before = 0, after = 0;  // the decimal point
};
[[nodiscard]] NumberDigits digits_of(std::string_view pattern);

}  // namespace loadonce::datatype
