// Date parts: DATEADD's, DATEDIFF's, DATE_PART's, DATE_TRUNC's and EXTRACT's (AWS: "Date parts for date or timestamp
// functions").
#pragma once

#include <string_view>

#include "local/typed.h"

namespace loadonce::local {

struct DatePart {
    std::string_view written, duck;
    std::string_view interval;  // DuckDB's function that makes an interval of a number; empty: there is none

    // Hours and what is less.
    [[nodiscard]] bool of_clock() const {
        return duck == "hour" || duck == "minute" || duck == "second" || duck == "millisecond" || duck == "microsecond";
    }
};

// Throws 22023 for a word that is none.
[[nodiscard]] const DatePart& date_part(std::string_view word);
// EXTRACT(part FROM value): an integer, of this part alone; a DOUBLE PRECISION of a TIMESTAMPTZ (`type`), and of the
// seconds of an interval with their fraction (AWS: "EXTRACT function").
[[nodiscard]] Typed extracted(std::string_view part, const std::string& value, const std::optional<Type>& type);

}  // namespace loadonce::local
