#include "local/interval.h"

#include <fmt/format.h>

#include "local/catalog.h"
#include "local/errors.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using redshift::BinaryOp;

constexpr std::int64_t second = 1000000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

std::string of_span(const Span& span) {
    std::string sql;
    const auto add = [&sql](std::string_view function, std::int64_t count) {
        if (count != 0) sql += fmt::format("{}{}({})", sql.empty() ? "" : " + ", function, count);
    };
    add("to_months", span.months);
    add("to_days", span.days);
    add("to_microseconds", span.micros);
    return sql.empty() ? "to_days(0)" : "(" + sql + ")";
}

// The parts that the type has, in the units of its last field.
Span cut(Span span, TypeKind kind, std::string_view last) {
    if (kind == TypeKind::interval_year_month) {
        if (last == "year") span.months -= span.months % 12;
        return {span.months, 0, 0};
    }
    const auto total = span.days * day + span.micros;
    const auto unit = last == "day" ? day : last == "hour" ? hour : last == "minute" ? minute : 1;
    const auto whole = total - total % unit;
    return {0, whole / day, whole % day};
}

Span read_as(std::string_view text, TypeKind kind, std::string_view last) {
    const auto span =
        read_interval(text, last.empty() ? kind == TypeKind::interval_year_month ? "month" : "second" : last);
    if (kind == TypeKind::interval_day_second && span.months != 0)
        throw refusal("22007", fmt::format("invalid input syntax for type intervald2s: \"{}\"", text));
    return cut(span, kind, last);
}

Error no_operator(const Typed& left, const Typed& right) {
    const auto name = [](const Typed& value) {
        return value.type ? std::string(redshift::type_name_without_modifier(*value.type)) : "unknown";
    };
    return refusal("42883", fmt::format("operator does not exist: {} and {}", name(left), name(right)));
}

// interval * number, interval / number
Typed scaled(BinaryOp op, const Typed& interval, const Typed& number) {
    const auto by = op == BinaryOp::divide
                        ? fmt::format("/ CASE WHEN {0} = 0 THEN error({1}) ELSE CAST({0} AS DOUBLE) END", number.sql,
                                      divide_by_zero_sql())
                        : fmt::format("* CAST({} AS DOUBLE)", number.sql);
    const auto kind = interval.type->kind;
    return {interval_of(fmt::format("trunc({} {})", interval_count(interval.sql, kind), by), kind), interval.type};
}

}  // namespace

bool is_interval(const std::optional<Type>& type) {
    return type && (type->kind == TypeKind::interval_year_month || type->kind == TypeKind::interval_day_second);
}

Typed interval_literal(std::string_view text, std::string_view from_field, std::string_view to_field) {
    if (from_field.empty()) {
        const auto span = read_interval(text);
        Typed result(of_span(span));
        if (span.months == 0) result.type = Type::of(TypeKind::interval_day_second);
        if (span.days == 0 && span.micros == 0 && span.months != 0)
            result.type = Type::of(TypeKind::interval_year_month);
        return result;
    }
    const auto kind =
        from_field == "year" || from_field == "month" ? TypeKind::interval_year_month : TypeKind::interval_day_second;
    return {of_span(read_as(text, kind, to_field.empty() ? from_field : to_field)), Type::of(kind)};
}

std::optional<std::string> cast_of_interval(const Typed& value, const Type& type) {
    const bool from = is_interval(value.type), to = is_interval(type);
    if (from && is_string(type)) return interval_text_sql(value.sql, value.type->kind);
    if (!to) {
        if (from)
            throw refusal("42846", fmt::format("cannot cast type {} to {}", redshift::format_type(*value.type),
                                               redshift::format_type(type)));
        return std::nullopt;
    }
    if (value.literal) return of_span(read_as(*value.literal, type.kind, {}));
    if (is_string(value.type) && !value.untyped)
        return interval_of(fmt::format("loadonce_interval({}, {}::BIGINT)", value.sql, static_cast<int>(type.kind)),
                           type.kind);
    if (value.type && !value.untyped && *value.type != type)
        throw refusal("42846", fmt::format("cannot cast type {} to {}", redshift::format_type(*value.type),
                                           redshift::format_type(type)));
    return fmt::format("CAST({} AS INTERVAL)", value.sql);
}

std::optional<Typed> interval_arithmetic(BinaryOp op, const Typed& left, const Typed& right) {
    const bool adds = op == BinaryOp::add || op == BinaryOp::subtract;
    const auto* sign = op == BinaryOp::add ? "+" : "-";
    const bool times = left.type && right.type && left.type->kind == right.type->kind &&
                       (left.type->kind == TypeKind::timestamp || left.type->kind == TypeKind::timestamptz);
    if (times && op == BinaryOp::subtract) {
        const auto plain = [](const Typed& value) {
            return value.type->kind == TypeKind::timestamp ? value.sql : "timezone('UTC', " + value.sql + ")";
        };
        return Typed(fmt::format("({} - {})", plain(left), plain(right)), Type::of(TypeKind::interval_day_second));
    }
    if (!is_interval(left.type) && !is_interval(right.type)) return std::nullopt;
    if (is_interval(left.type) && is_interval(right.type)) {
        if (!adds || left.type != right.type) throw no_operator(left, right);
        return Typed(fmt::format("({} {} {})", left.sql, sign, right.sql), left.type);
    }
    if (op == BinaryOp::multiply && is_interval(right.type) && is_number(left.type)) return scaled(op, right, left);
    if (is_interval(left.type) && (op == BinaryOp::multiply || op == BinaryOp::divide) && is_number(right.type))
        return scaled(op, left, right);
    const auto& moment = is_interval(left.type) ? right : left;
    const auto& interval = is_interval(left.type) ? left : right;
    if (!adds || (is_interval(left.type) && op == BinaryOp::subtract)) throw no_operator(left, right);
    if (!moment.type) return std::nullopt;
    if (!is_datetime(moment.type)) throw no_operator(left, right);
    const auto type = moment.type->kind == TypeKind::date ? Type::of(TypeKind::timestamp) : *moment.type;
    return Typed(fmt::format("(CAST({} AS {}) {} {})", moment.sql, duck_type(type), sign, interval.sql), type);
}

std::string interval_count(const std::string& sql, TypeKind kind) {
    if (kind == TypeKind::interval_day_second) return fmt::format("epoch_us({})", sql);
    return fmt::format("(date_part('year', {0}) * 12 + date_part('month', {0}))", sql);
}

// Days apart from the rest, so that EXTRACT finds them.
std::string interval_of(const std::string& count, TypeKind kind) {
    if (kind == TypeKind::interval_year_month) return fmt::format("to_months(CAST({} AS INTEGER))", count);
    return fmt::format(
        "(to_days(CAST(CAST({0} AS BIGINT) // {1} AS INTEGER)) + to_microseconds(CAST({0} AS BIGINT) % {1}))", count,
        day);
}

std::string interval_text_sql(const std::string& sql, TypeKind kind) {
    return fmt::format("loadonce_{}_text({})", kind == TypeKind::interval_year_month ? "months" : "seconds",
                       interval_count(sql, kind));
}

}  // namespace loadonce::local
