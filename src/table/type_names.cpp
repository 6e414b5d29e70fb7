#include "table/type_names.h"

#include <algorithm>
#include <array>

namespace loadonce {
namespace {

// FLOAT is FLOAT8.
constexpr auto spellings = std::to_array<TypeSpelling>({
    {"bigint", TypeKind::bigint},
    {"binary varying", TypeKind::varbyte},
    {"bool", TypeKind::boolean},
    {"boolean", TypeKind::boolean},
    {"bpchar", TypeKind::char_},
    {"char", TypeKind::char_},
    {"char varying", TypeKind::varchar},
    {"character", TypeKind::char_},
    {"character varying", TypeKind::varchar},
    {"date", TypeKind::date},
    {"dec", TypeKind::decimal},
    {"decimal", TypeKind::decimal},
    {"double precision", TypeKind::double_precision},
    {"float", TypeKind::double_precision},
    {"float4", TypeKind::real},
    {"float8", TypeKind::double_precision},
    {"int", TypeKind::integer},
    {"int2", TypeKind::smallint},
    {"int4", TypeKind::integer},
    {"int8", TypeKind::bigint},
    {"integer", TypeKind::integer},
    {"interval day to second", TypeKind::interval_day_second},
    {"interval month", TypeKind::interval_year_month},
    {"interval second", TypeKind::interval_day_second},
    {"interval year to month", TypeKind::interval_year_month},
    {"intervald2s", TypeKind::interval_day_second},
    {"intervaly2m", TypeKind::interval_year_month},
    {"nchar", TypeKind::char_},
    {"numeric", TypeKind::decimal},
    {"nvarchar", TypeKind::varchar},
    {"real", TypeKind::real},
    {"smallint", TypeKind::smallint},
    {"super", TypeKind::super},
    {"text", TypeKind::varchar},
    {"time", TypeKind::time},
    {"time with time zone", TypeKind::timetz},
    {"time without time zone", TypeKind::time},
    {"timestamp", TypeKind::timestamp},
    {"timestamp with time zone", TypeKind::timestamptz},
    {"timestamp without time zone", TypeKind::timestamp},
    {"timestamptz", TypeKind::timestamptz},
    {"timetz", TypeKind::timetz},
    {"varbinary", TypeKind::varbyte},
    {"varbyte", TypeKind::varbyte},
    {"varchar", TypeKind::varchar},
});

}  // namespace

std::span<const TypeSpelling> type_spellings() {
    return spellings;
}

std::optional<TypeKind> type_kind_of(std::string_view written) {
    const auto* found = std::ranges::find(spellings, written, &TypeSpelling::written);
    return found == spellings.end() ? std::nullopt : std::optional(found->kind);
}

}  // namespace loadonce
