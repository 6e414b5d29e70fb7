#include "local/expression/operators.h"

#include <algorithm>

#include "local/catalog/catalog.h"
#include "local/duck/errors.h"
#include "local/expression/bind_once.h"
#include "local/expression/interval.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using redshift::BinaryOp;

constexpr int precision_max = redshift::decimal_precision_max;

Type decimal_result(BinaryOp op, const Type& left, const Type& right) {
    const int p1 = left.precision, s1 = left.scale, p2 = right.precision, s2 = right.scale;
    int scale = std::max(s1, s2);
    int precision = std::max(p1 - s1, p2 - s2) + 1 + scale;
    if (op == BinaryOp::multiply) {
        scale = s1 + s2;
        precision = p1 + p2 + 1;
    } else if (op == BinaryOp::divide) {
        scale = std::max(4, s1 + p2 - s2 + 1);
        precision = p1 - s1 + s2 + scale;
        if (precision > precision_max) scale = std::max(precision_max + scale - precision, 4);
    } else if (op == BinaryOp::modulo) {
        precision = std::max(p1 - s1, p2 - s2) + scale;
    }
    return Type::decimal(std::min(precision, precision_max), std::min(scale, redshift::decimal_scale_max));
}

std::string_view sign(BinaryOp op) {
    switch (op) {
        case BinaryOp::add:
            return "+";
        case BinaryOp::subtract:
            return "-";
        case BinaryOp::multiply:
            return "*";
        case BinaryOp::divide:
            return "/";
        default:
            return "%";
    }
}

bool divides(BinaryOp op) {
    return op == BinaryOp::divide || op == BinaryOp::modulo;
}

bool is_nonzero_literal(std::string_view sql) {
    return sql.find_first_not_of("0123456789.") == std::string_view::npos &&
           sql.find_first_of("123456789") != std::string_view::npos;
}

Fragment divisor(const Fragment& sql) {
    if (is_nonzero_literal(sql.text)) return sql;
    return bind_once({sql}, [](const Bound& bound) {
        return compose("CASE WHEN {0} = 0 THEN error({1}) ELSE {0} END", bound[0], divide_by_zero_sql());
    });
}

Fragment cast(const BoundExpression& value, const Type& type) {
    if (value.type == type && !value.untyped) return value.sql;
    return compose("CAST({} AS {})", value.sql, duck_type(type));
}

// In whole numbers of 128 bits, because DuckDB divides decimals as doubles. Digits past the scale are cut.
Fragment decimal_quotient(const BoundExpression& left, const BoundExpression& right, const Type& result) {
    const auto l = as_decimal(*left.type), r = as_decimal(*right.type);
    return compose("CAST(loadonce_quotient({}, {}, {}) * CAST({} AS DECIMAL({}, {})) AS {})",
                   cast(left, Type::decimal(precision_max, l.scale)),
                   cast(right, Type::decimal(precision_max, r.scale)), result.scale,
                   "0." + std::string(static_cast<std::size_t>(result.scale - 1), '0') + "1", result.scale,
                   result.scale, duck_type(result));
}

BoundExpression numbers(BinaryOp op, const BoundExpression& left, const BoundExpression& right) {
    const auto plain = [&](const Type& type, bool cast_left, bool cast_right) {
        const auto r = cast_right ? cast(right, type) : right.sql;
        return BoundExpression(
            compose("({} {} {})", cast_left ? cast(left, type) : left.sql, sign(op), divides(op) ? divisor(r) : r),
            type);
    };
    if (is_integer(left.type) && is_integer(right.type))
        return plain(Type::of(std::max(left.type->kind, right.type->kind)), true, true);
    const bool floats = left.type->kind != TypeKind::decimal && !is_integer(left.type);
    const bool right_floats = right.type->kind != TypeKind::decimal && !is_integer(right.type);
    if (floats || right_floats) {
        const bool real = left.type->kind == TypeKind::real && right.type->kind == TypeKind::real;
        return plain(Type::of(real ? TypeKind::real : TypeKind::double_precision), true, true);
    }
    const auto l = as_decimal(*left.type), r = as_decimal(*right.type);
    const auto result = decimal_result(op, l, r);
    if (op == BinaryOp::divide) return {decimal_quotient(left, right, result), result};
    const auto r_sql = cast(right, r);
    return {compose("({} {} {})", cast(left, l), sign(op), divides(op) ? divisor(r_sql) : r_sql), result};
}

}  // namespace

BoundExpression arithmetic(BinaryOp op, const BoundExpression& left, const BoundExpression& right) {
    if (is_number(left.type) && is_number(right.type)) return numbers(op, left, right);
    if (auto interval = interval_arithmetic(op, left, right)) return *std::move(interval);
    // A literal takes the other's type; a string column is read as the other's.
    if (is_number(left.type) && (right.untyped || is_string(right.type)))
        return numbers(op, left, {compose("CAST({} AS {})", right.sql, duck_type(*left.type)), left.type});
    if (is_number(right.type) && (left.untyped || is_string(left.type)))
        return numbers(op, {compose("CAST({} AS {})", left.sql, duck_type(*right.type)), right.type}, right);
    const auto sql = compose("({} {} {})", left.sql, sign(op), divides(op) ? divisor(right.sql) : right.sql);
    const bool dates = left.type && left.type->kind == TypeKind::date;
    if (dates && is_integer(right.type))
        return {compose("({} {} CAST({} AS INTEGER))", left.sql, sign(op), right.sql), left.type};
    // AWS, "Interval data types and literals": a number beside a timestamp is of days.
    const bool adds = op == BinaryOp::add || op == BinaryOp::subtract;
    if (adds && left.type && left.type->kind == TypeKind::timestamp && is_integer(right.type))
        return {compose("({} {} to_days(CAST({} AS INTEGER)))", left.sql, sign(op), right.sql), left.type};
    if (dates && right.type && right.type->kind == TypeKind::date && op == BinaryOp::subtract)
        return {compose("CAST({} AS INTEGER)", sql), Type::of(TypeKind::integer)};
    return sql;
}

BoundExpression concatenated(const BoundExpression& left, const BoundExpression& right) {
    const auto length = [](const BoundExpression& value) -> std::int32_t {
        if (value.literal) return static_cast<std::int32_t>(value.literal->size());
        return is_string(value.type) ? value.type->length : varchar_bytes_max;
    };
    const auto operand = [](const BoundExpression& value) {
        return is_number(value.type) ? as_text(value) : value.sql;
    };
    return {compose("({} || {})", operand(left), operand(right)),
            Type::varchar(std::clamp(length(left) + length(right), 1, varchar_bytes_max))};
}

}  // namespace loadonce::local
