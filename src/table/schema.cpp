#include "table/schema.h"

#include <fmt/format.h>

#include <algorithm>

namespace loadonce {

Type Type::varchar_for(std::int64_t bytes) {
    for (const std::int32_t length : {255, 1024, 4096, 16384})
        if (bytes <= length) return varchar(length);
    return varchar(varchar_bytes_max);
}

std::optional<Type> Type::decimal_for(std::int32_t whole_digits, std::int32_t scale) {
    std::int32_t precision = std::max(whole_digits + scale, 1);
    // Redshift stores up to 19 digits in 64 bits, of which the greatest numbers of 19 digits need more.
    if (precision == 19) precision = 20;
    if (precision > decimal_precision_max || scale > decimal_scale_max) return std::nullopt;
    return decimal(precision, scale);
}

std::string Type::ddl() const {
    switch (kind) {
        case TypeKind::boolean:
            return "BOOLEAN";
        case TypeKind::smallint:
            return "SMALLINT";
        case TypeKind::integer:
            return "INTEGER";
        case TypeKind::bigint:
            return "BIGINT";
        case TypeKind::real:
            return "REAL";
        case TypeKind::double_precision:
            return "DOUBLE PRECISION";
        case TypeKind::decimal:
            return fmt::format("NUMERIC({},{})", precision, scale);
        case TypeKind::char_:
            return fmt::format("CHAR({})", length);
        case TypeKind::varchar:
            return fmt::format("VARCHAR({})", length);
        case TypeKind::date:
            return "DATE";
        case TypeKind::time:
            return "TIME";
        case TypeKind::timetz:
            return "TIMETZ";
        case TypeKind::timestamp:
            return "TIMESTAMP";
        case TypeKind::timestamptz:
            return "TIMESTAMPTZ";
        case TypeKind::varbyte:
            return fmt::format("VARBYTE({})", length);
        case TypeKind::super:
            return "SUPER";
        case TypeKind::interval_year_month:
            return "INTERVAL YEAR TO MONTH";
        case TypeKind::interval_day_second:
            return "INTERVAL DAY TO SECOND";
    }
    return {};
}

int Schema::find(std::string_view name) const {
    const std::string wanted = fold(name);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (fold(columns[i].name) == wanted) return static_cast<int>(i);
    return -1;
}

std::string fold(std::string_view name) {
    std::string folded(name);
    std::ranges::transform(folded, folded.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return folded;
}

}  // namespace loadonce
