#include "parquet/format.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/error_codes.h"
#include "table/column_buffer.h"

namespace loadonce::parquet {

Physical physical_of(const Type& type) {
    switch (type.kind) {
        case TypeKind::boolean:
            return Physical::boolean;
        case TypeKind::smallint:
        case TypeKind::integer:
        case TypeKind::date:
            return Physical::int32;
        case TypeKind::bigint:
        case TypeKind::timestamp:
        case TypeKind::timestamptz:
            return Physical::int64;
        case TypeKind::real:
            return Physical::float_;
        case TypeKind::double_precision:
            return Physical::double_;
        case TypeKind::decimal:
            return type.precision <= 9 ? Physical::int32 : type.precision <= 18 ? Physical::int64 : Physical::fixed;
        case TypeKind::char_:
        case TypeKind::varchar:
        case TypeKind::super:
            return Physical::byte_array;
        case TypeKind::time:
        case TypeKind::timetz:
        case TypeKind::varbyte:
        case TypeKind::interval_year_month:
        case TypeKind::interval_day_second:
            break;
    }
    throw Error(errors::invariant, fmt::format("a column of type {} cannot be written as Parquet", type.ddl()));
}

std::uint32_t value_bytes(const Type& type) {
    switch (physical_of(type)) {
        case Physical::int32:
        case Physical::float_:
            return 4;
        case Physical::int64:
        case Physical::double_:
            return 8;
        case Physical::fixed:
            return static_cast<std::uint32_t>(decimal_bytes(type.precision));
        default:
            return 0;
    }
}

}  // namespace loadonce::parquet
