#include "redshift/types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error_codes.h"
#include "table/type_names.h"

namespace loadonce::redshift {
namespace {

// Protocol and catalog properties of a kind of type, except for the modifier. OIDs as in Amazon's drivers.
struct Facts {
    TypeKind kind;
    std::string_view catalog, internal;
    std::uint32_t oid;
    std::int16_t size;
};
constexpr auto facts = std::to_array<Facts>({
    {TypeKind::boolean, "boolean", "bool", 16, 1},
    {TypeKind::smallint, "smallint", "int2", 21, 2},
    {TypeKind::integer, "integer", "int4", 23, 4},
    {TypeKind::bigint, "bigint", "int8", 20, 8},
    {TypeKind::real, "real", "float4", 700, 4},
    {TypeKind::double_precision, "double precision", "float8", 701, 8},
    {TypeKind::decimal, "numeric", "numeric", 1700, -1},
    {TypeKind::char_, "character", "bpchar", 1042, -1},
    {TypeKind::varchar, "character varying", "varchar", 1043, -1},
    {TypeKind::date, "date", "date", 1082, 4},
    {TypeKind::time, "time without time zone", "time", 1083, 8},
    {TypeKind::timetz, "time with time zone", "timetz", 1266, 12},
    {TypeKind::timestamp, "timestamp without time zone", "timestamp", 1114, 8},
    {TypeKind::timestamptz, "timestamp with time zone", "timestamptz", 1184, 8},
    {TypeKind::varbyte, "binary varying", "varbyte", 6551, -1},
    {TypeKind::super, "super", "super", 4000, -1},
    {TypeKind::interval_year_month, "intervaly2m", "intervaly2m", 1188, 4},
    {TypeKind::interval_day_second, "intervald2s", "intervald2s", 1190, 8},
});

const Facts& facts_of(TypeKind kind) {
    return *std::ranges::find_if(facts, [kind](const Facts& candidate) { return candidate.kind == kind; });
}

[[noreturn]] void refuse(std::string message) {
    throw Error(errors::sql_failed, std::move(message)).with_sqlstate("22023", TransactionOutcome::not_in_transaction);
}

std::int32_t length_of(const TypeName& name, std::string_view shown, std::int32_t unwritten, std::int32_t largest) {
    if (name.modifiers.empty()) return unwritten;
    const std::int32_t length = name.modifiers.front();
    if (length < 1) refuse(fmt::format("length for type {} must be at least 1", shown));
    if (length > largest) refuse(fmt::format("length for type {} cannot exceed {}", shown, largest));
    return length;
}

Type decimal_of(const TypeName& name) {
    const std::int32_t precision = name.modifiers.empty() ? decimal_precision_default : name.modifiers[0];
    const std::int32_t scale = name.modifiers.size() > 1 ? name.modifiers[1] : 0;
    if (precision < 1 || precision > decimal_precision_max)
        refuse(fmt::format("NUMERIC precision {} must be between 1 and {}", precision, decimal_precision_max));
    if (scale < 0 || scale > std::min(precision, decimal_scale_max))
        refuse(fmt::format("NUMERIC scale {} must be between 0 and precision {}", scale,
                           std::min(precision, decimal_scale_max)));
    return Type::decimal(precision, scale);
}

}  // namespace

std::string_view catalog_name(std::string_view synonym) {
    for (const std::string_view own : {"text", "bpchar"})
        if (synonym == own) return own;
    const auto kind = type_kind_of(synonym);
    return kind ? facts_of(*kind).catalog : std::string_view();
}

std::string_view short_type_name(const TypeName& name) {
    const auto* found = std::ranges::find(facts, std::string_view(name.name), &Facts::catalog);
    return found == facts.end() ? std::string_view(name.name) : found->internal;
}

std::optional<Type> column_type(const TypeName& name) {
    if (name.array) return std::nullopt;
    if (name.name == "text") return Type::varchar(varchar_bytes_default);
    if (name.name == "bpchar")
        return Type{TypeKind::char_, length_of(name, "bpchar", varchar_bytes_default, char_bytes_max), 0, 0};
    const auto* found = std::ranges::find(facts, std::string_view(name.name), &Facts::catalog);
    if (found == facts.end()) return std::nullopt;
    switch (found->kind) {
        case TypeKind::decimal:
            return decimal_of(name);
        case TypeKind::varchar:
            return Type::varchar(length_of(name, "varchar", varchar_bytes_default, varchar_bytes_max));
        case TypeKind::char_:
            return Type{TypeKind::char_, length_of(name, "char", char_bytes_default, char_bytes_max), 0, 0};
        case TypeKind::varbyte:
            return Type{TypeKind::varbyte, length_of(name, "varbyte", varbyte_bytes_default, varbyte_bytes_max), 0, 0};
        default:
            return Type::of(found->kind);
    }
}

TypeName type_name(const Type& type) {
    TypeName name;
    name.name = facts_of(type.kind).catalog;
    if (type.kind == TypeKind::decimal) name.modifiers = {type.precision, type.scale};
    if (type.length > 0) name.modifiers = {type.length};
    return name;
}

std::uint32_t type_oid(const Type& type) {
    return facts_of(type.kind).oid;
}

std::string format_type(const Type& type) {
    const std::string_view name = facts_of(type.kind).catalog;
    if (type.kind == TypeKind::decimal) return fmt::format("{}({},{})", name, type.precision, type.scale);
    return type.length > 0 ? fmt::format("{}({})", name, type.length) : std::string(name);
}

std::string_view type_name_without_modifier(const Type& type) {
    return facts_of(type.kind).catalog;
}

}  // namespace loadonce::redshift
