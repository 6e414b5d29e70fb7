#include "local/expression/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "local/catalog/catalog.h"
#include "local/duck/errors.h"
#include "local/expression/bind_once.h"
#include "redshift/messages.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using redshift::BinaryOp;

Fragment of_span(const datatype::IntervalInput& span) {
    std::string sql;
    const auto add = [&sql](std::string_view function, std::int64_t count) {
        if (count != 0) sql += fmt::format("{}{}({})", sql.empty() ? "" : " + ", function, count);
    };
    add("to_months", span.months);
    add("to_days", span.days);
    add("to_microseconds", span.micros);
    return Fragment(sql.empty() ? "to_days(0)" : "(" + sql + ")");
}

// The parts that the type has, in the units of its last field.
datatype::IntervalInput cut(datatype::IntervalInput span, TypeKind kind, std::string_view last) {
    if (kind == TypeKind::interval_year_month) {
        if (last == "year") span.months -= span.months % 12;
        return {span.months, 0, 0};
    }
    const auto unit = last == "day"      ? datatype::day_micros
                      : last == "hour"   ? datatype::hour_micros
                      : last == "minute" ? datatype::minute_micros
                                         : 1;
    const auto whole = span.all_micros() - span.all_micros() % unit;
    return {0, whole / datatype::day_micros, whole % datatype::day_micros};
}

// AWS, "interval_forbid_composite_literals".
datatype::IntervalInput read_as(const Context& context, std::string_view text, TypeKind kind, std::string_view last) {
    const bool months = kind == TypeKind::interval_year_month;
    const auto span = datatype::read_interval(text, !last.empty() ? last : months ? "month" : "second");
    if ((months ? span.all_micros() : span.months) != 0 && context.settings.is_on("interval_forbid_composite_literals"))
        throw redshift::messages::mixed_interval(months);
    return cut(span, kind, last);
}

// AWS says of the precision that it truncates; its example is rounded.
datatype::IntervalInput rounded(datatype::IntervalInput span, std::int64_t precision) {
    std::int64_t unit = 1, total = 0;
    for (auto digits = precision; digits < 6; ++digits) unit *= 10;
    const auto rest = span.all_micros() % unit;
    const auto up = 2 * std::abs(rest) >= unit && rest != 0 ? (rest < 0 ? -unit : unit) : 0;
    if (__builtin_add_overflow(span.all_micros() - rest, up, &total)) throw redshift::messages::interval_out_of_range();
    return {0, total / datatype::day_micros, total % datatype::day_micros};
}

Error no_operator(const BoundExpression& left, const BoundExpression& right) {
    const auto name = [](const BoundExpression& value) {
        return value.type ? std::string(redshift::type_name_without_modifier(*value.type)) : "unknown";
    };
    return redshift::messages::interval_operator_missing(name(left), name(right));
}

// interval * number, interval / number
BoundExpression scaled(BinaryOp op, const BoundExpression& interval, const BoundExpression& number) {
    const auto divisor = [](const Bound& bound) {
        return compose("CASE WHEN {0} = 0 THEN error({1}) ELSE CAST({0} AS DOUBLE) END", bound[0],
                       divide_by_zero_sql());
    };
    const auto by = op == BinaryOp::divide ? compose("/ {}", bind_once({number.sql}, divisor))
                                           : compose("* CAST({} AS DOUBLE)", number.sql);
    const auto kind = interval.type->kind;
    BoundExpression result(interval_of(compose("trunc({} {})", interval_count(interval.sql, kind), by), kind),
                           interval.type);
    result.unqualified = interval.unqualified;
    return result;
}

bool has_day(const BoundExpression& value) {
    return value.type && (value.type->kind == TypeKind::date || value.type->kind == TypeKind::timestamp ||
                          value.type->kind == TypeKind::timestamptz);
}

Fragment plain_timestamp(const BoundExpression& value) {
    if (value.type->kind == TypeKind::timestamptz) return compose("timezone('UTC', {})", value.sql);
    return value.type->kind == TypeKind::date ? compose("CAST({} AS TIMESTAMP)", value.sql) : value.sql;
}

datatype::IntervalStyle style_of(const Context& context) {
    const auto* const found = std::ranges::find(datatype::interval_styles, fold(context.settings.get("intervalstyle")));
    return static_cast<datatype::IntervalStyle>(found - datatype::interval_styles.begin());
}

}  // namespace

bool is_interval(const std::optional<Type>& type) {
    return type && (type->kind == TypeKind::interval_year_month || type->kind == TypeKind::interval_day_second);
}

BoundExpression unqualified_interval(std::string_view text) {
    const auto span = datatype::read_interval(text);
    BoundExpression result(of_span(span));
    result.unqualified = true;
    if (span.months == 0) result.type = Type::of(TypeKind::interval_day_second);
    if (span.days == 0 && span.micros == 0 && span.months != 0) result.type = Type::of(TypeKind::interval_year_month);
    return result;
}

BoundExpression interval_literal(const Context& context, const redshift::IntervalLiteral& literal) {
    const auto& from = literal.from_field;
    if (from.empty()) return unqualified_interval(literal.value);
    const auto kind = from == "year" || from == "month" ? TypeKind::interval_year_month : TypeKind::interval_day_second;
    const auto& last = literal.to_field.empty() ? from : literal.to_field;
    auto span = read_as(context, literal.value, kind, last);
    if (literal.precision && last == "second") span = rounded(span, *literal.precision);
    return {of_span(span), Type::of(kind)};
}

std::optional<Fragment> cast_of_interval(const Context& context, const BoundExpression& value, const Type& type) {
    const bool from = is_interval(value.type), to = is_interval(type);
    if (from && is_string(type)) return interval_text_sql(value.sql, value.type->kind, style_of(context));
    if (!to) {
        if (from)
            throw redshift::messages::cannot_cast(redshift::format_type(*value.type), redshift::format_type(type));
        return std::nullopt;
    }
    if (value.literal) return of_span(read_as(context, *value.literal, type.kind, {}));
    if (is_string(value.type) && !value.untyped)
        return interval_of(compose("loadonce_interval({}, {}::BIGINT)", value.sql, static_cast<int>(type.kind)),
                           type.kind);
    if (value.type && !value.untyped && *value.type != type)
        throw redshift::messages::cannot_cast(redshift::format_type(*value.type), redshift::format_type(type));
    return compose("CAST({} AS INTERVAL)", value.sql);
}

std::optional<BoundExpression> interval_arithmetic(BinaryOp op, const BoundExpression& left,
                                                   const BoundExpression& right) {
    const bool adds = op == BinaryOp::add || op == BinaryOp::subtract;
    const auto* sign = op == BinaryOp::add ? "+" : "-";
    if (op == BinaryOp::subtract && has_day(left) && has_day(right) &&
        (left.type->kind != TypeKind::date || right.type->kind != TypeKind::date))
        return BoundExpression(compose("({} - {})", plain_timestamp(left), plain_timestamp(right)),
                               Type::of(TypeKind::interval_day_second));
    if (!is_interval(left.type) && !is_interval(right.type)) return std::nullopt;
    if (is_interval(left.type) && is_interval(right.type)) {
        if (!adds || left.type != right.type) throw no_operator(left, right);
        BoundExpression sum(compose("({} {} {})", left.sql, sign, right.sql), left.type);
        sum.unqualified = left.unqualified && right.unqualified;
        return sum;
    }
    if (op == BinaryOp::multiply && is_interval(right.type) && is_number(left.type)) return scaled(op, right, left);
    if (is_interval(left.type) && (op == BinaryOp::multiply || op == BinaryOp::divide) && is_number(right.type))
        return scaled(op, left, right);
    const auto& datetime = is_interval(left.type) ? right : left;
    const auto& interval = is_interval(left.type) ? left : right;
    if (!adds || (is_interval(left.type) && op == BinaryOp::subtract)) throw no_operator(left, right);
    if (!datetime.type) return std::nullopt;
    if (!is_datetime(datetime.type)) throw no_operator(left, right);
    if (datetime.type->kind != TypeKind::date)
        return BoundExpression(compose("({} {} {})", datetime.sql, sign, interval.sql), datetime.type);
    // AWS, "Interval data types and literals": a date and months are a date; not where the literal has no fields.
    const bool date = interval.type && interval.type->kind == TypeKind::interval_year_month && !interval.unqualified;
    const auto type = Type::of(date ? TypeKind::date : TypeKind::timestamp);
    return BoundExpression(compose("CAST({} {} {} AS {})", datetime.sql, sign, interval.sql, duck_type(type)), type);
}

Fragment interval_count(const Fragment& sql, TypeKind kind) {
    if (kind == TypeKind::interval_day_second) return compose("epoch_us({})", sql);
    return bind_once({sql}, [](const Bound& bound) {
        return compose("(date_part('year', {0}) * 12 + date_part('month', {0}))", bound[0]);
    });
}

// Days apart from the rest, so that EXTRACT finds them.
Fragment interval_of(const Fragment& count, TypeKind kind) {
    if (kind == TypeKind::interval_year_month) return compose("to_months(CAST({} AS INTEGER))", count);
    return bind_once({compose("CAST({} AS BIGINT)", count)}, [](const Bound& bound) {
        return compose("(to_days(CAST({0} // {1} AS INTEGER)) + to_microseconds({0} % {1}))", bound[0],
                       datatype::day_micros);
    });
}

Fragment interval_text_sql(const Fragment& sql, TypeKind kind, datatype::IntervalStyle style) {
    return compose("loadonce_{}_text({}, {}::BIGINT)", kind == TypeKind::interval_year_month ? "months" : "seconds",
                   interval_count(sql, kind), static_cast<int>(style));
}

}  // namespace loadonce::local
