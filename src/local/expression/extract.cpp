#include "local/expression/extract.h"

#include <fmt/format.h>

namespace loadonce::local {

BoundExpression extracted(std::string_view word, const Fragment& value, const std::optional<Type>& type) {
    const auto part = datatype::date_part(word).name;
    const bool zoned = type && type->kind == TypeKind::timestamptz;
    if (part == "second" && type && type->kind == TypeKind::interval_day_second)
        return {compose("(date_part('microsecond', {}) / 1e6::DOUBLE)", value), Type::of(TypeKind::double_precision)};
    if (part == "epoch" && !zoned)
        return {compose("CAST(floor(epoch({})) AS BIGINT)", value), Type::of(TypeKind::bigint)};
    Fragment sql = compose("date_part('{}', {})", part, value);
    if (part == "decade") sql += " + 1";  // the first decade is 1
    if (part == "millisecond") sql += " % 1000";
    if (part == "microsecond") sql += " % 1000000";
    if (zoned) return {compose("CAST(floor({}) AS DOUBLE)", sql), Type::of(TypeKind::double_precision)};
    return {compose("CAST({} AS INTEGER)", sql), Type::of(TypeKind::integer)};
}

std::string interval_function(const datatype::DatePart& part) {
    if (part.name == "century") return "to_centuries";
    if (part.name == "millennium") return "to_millennia";
    return fmt::format("to_{}s", part.name);
}

}  // namespace loadonce::local
