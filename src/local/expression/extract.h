// EXTRACT and its like: parts of dates, times and intervals, in DuckDB's SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "datatype/date_parts.h"
#include "local/expression/bound_expression.h"

namespace loadonce::local {

// EXTRACT(part FROM value): an INTEGER for this part alone. A DOUBLE PRECISION for a TIMESTAMPTZ (`type`), and for the
// seconds of an interval, which keep their fraction (AWS: "EXTRACT function").
[[nodiscard]] BoundExpression extracted(std::string_view part, const Fragment& value, const std::optional<Type>& type);
// DuckDB's function that makes an interval of a number of such parts: to_years. The part must be a unit.
[[nodiscard]] std::string interval_function(const datatype::DatePart& part);

}  // namespace loadonce::local
