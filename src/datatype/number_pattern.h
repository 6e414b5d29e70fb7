// Numeric patterns of TO_CHAR and TO_NUMBER (AWS: "Numeric format strings"): 9 0 . D , G FM PR S L MI PL SG RN TH.
// Literals in double quotes, V and EEEE are not supported and refused by name.
#pragma once

#include <string>
#include <string_view>

namespace loadonce::datatype {

// `number` has decimal digits, optionally a sign and a decimal point.
[[nodiscard]] std::string format_number(std::string_view number, std::string_view pattern);
// Returns such a number. Throws 22P02 if `text` does not match the pattern.
[[nodiscard]] std::string parse_number(std::string_view text, std::string_view pattern);

struct NumberDigits {
    int before = 0, after = 0;  // of the decimal point
};
[[nodiscard]] NumberDigits digits_of(std::string_view pattern);

}  // namespace loadonce::datatype
