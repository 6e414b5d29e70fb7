#include "local/expression/bound_expression.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "local/duck/names.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

constexpr int precision_max = redshift::decimal_precision_max;

std::optional<Type> common_of(const Type& left, const Type& right) {
    if (left == right) return left;
    if (is_string(left) && is_string(right)) {
        const bool chars = left.kind == TypeKind::char_ && right.kind == TypeKind::char_;
        return Type{chars ? TypeKind::char_ : TypeKind::varchar, std::max(left.length, right.length), 0, 0};
    }
    if (is_integer(left) && is_integer(right)) return Type::of(std::max(left.kind, right.kind));
    if (is_number(left) && is_number(right)) {
        const auto l = as_decimal(left), r = as_decimal(right);
        if (l.kind != TypeKind::decimal || r.kind != TypeKind::decimal) return Type::of(TypeKind::double_precision);
        const int scale = std::max(l.scale, r.scale);
        const int precision = std::max(l.precision - l.scale, r.precision - r.scale) + scale;
        return Type::decimal(std::min(precision, precision_max), scale);
    }
    if (left.kind == TypeKind::date && right.kind == TypeKind::timestamp) return right;
    if (left.kind == TypeKind::timestamp && right.kind == TypeKind::date) return left;
    return std::nullopt;
}

}  // namespace

// The NUMERIC that an integer is beside a NUMERIC.
Type as_decimal(const Type& type) {
    switch (type.kind) {
        case TypeKind::smallint:
            return Type::decimal(5, 0);
        case TypeKind::integer:
            return Type::decimal(10, 0);
        case TypeKind::bigint:
            return Type::decimal(19, 0);
        default:
            return type;
    }
}

bool has_twins(const std::vector<BoundColumn>& columns) {
    std::unordered_set<std::string_view> names;
    return std::ranges::any_of(columns, [&](const BoundColumn& one) { return !names.insert(one.name).second; });
}

bool is_string(const std::optional<Type>& type) {
    return type && (type->kind == TypeKind::varchar || type->kind == TypeKind::char_);
}
bool is_integer(const std::optional<Type>& type) {
    return type &&
           (type->kind == TypeKind::smallint || type->kind == TypeKind::integer || type->kind == TypeKind::bigint);
}
bool is_number(const std::optional<Type>& type) {
    return is_integer(type) || (type && (type->kind == TypeKind::decimal || type->kind == TypeKind::real ||
                                         type->kind == TypeKind::double_precision));
}
bool is_datetime(const std::optional<Type>& type) {
    return type && type->kind >= TypeKind::date && type->kind <= TypeKind::timestamptz;
}

std::optional<Type> common_type(const std::vector<BoundColumn>& columns) {
    std::optional<Type> common;
    for (const auto& column : columns) {
        if (column.untyped) continue;
        if (!column.type) return std::nullopt;
        common = common ? common_of(*common, *column.type) : column.type;
        if (!common) return std::nullopt;
    }
    return common;
}

std::optional<Type> common_type(const std::vector<BoundExpression>& values) {
    std::vector<BoundColumn> columns;
    std::int32_t longest = 0;
    for (const auto& value : values) {
        columns.push_back({{}, value.type, value.untyped});
        if (value.literal) longest = std::max(longest, static_cast<std::int32_t>(value.literal->size()));
    }
    auto common = common_type(columns);
    // A string literal beside strings may be the longest of them.
    if (is_string(common)) common->length = std::max(common->length, longest);
    return common;
}

Fragment as_text(const BoundExpression& value) {
    if (value.literal || is_string(value.type)) return value.sql;
    const auto kind = value.type && !value.untyped ? value.type->kind : TypeKind::varchar;
    if (kind == TypeKind::double_precision) return compose("loadonce_double_text({})", value.sql);
    if (kind == TypeKind::real) return compose("loadonce_real_text({})", value.sql);
    return compose("CAST({} AS VARCHAR)", value.sql);
}

Fragment compared(const BoundExpression& value) {
    if (value.literal)
        return Fragment(duck::literal(value.literal->substr(0, value.literal->find_last_not_of(' ') + 1)));
    return is_string(value.type) && !value.trimmed ? compose("rtrim({}, ' ')", value.sql) : value.sql;
}

}  // namespace loadonce::local
