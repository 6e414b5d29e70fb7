#include "local/interval.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "local/catalog.h"
#include "local/date_parts.h"
#include "local/errors.h"
#include "local/values.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using redshift::BinaryOp;

constexpr std::int64_t second = 1000000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Reader {
  public:
    Reader(std::string_view text, std::string_view unit) : text_(text), rest_(text), unit_(unit) {}

    Span read() {
        skip();
        if (rest_.empty()) refuse();
        for (; !rest_.empty(); skip()) {
            if (is_letter(rest_[0])) {
                if (fold(std::string(word())) != "ago" || !rest_.empty()) refuse();
                span_ = {-span_.months, -span_.days, -span_.micros};
            } else {
                quantity();
            }
        }
        return span_;
    }

  private:
    [[noreturn]] void refuse() const {
        throw refusal("22007", fmt::format("invalid input syntax for type interval: \"{}\"", text_));
    }
    void skip() {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == ',' || rest_[0] == '@')) rest_.remove_prefix(1);
    }
    std::string_view word() {
        std::size_t end = 0;
        while (end < rest_.size() && is_letter(rest_[end])) ++end;
        const auto taken = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return taken;
    }
    bool accept(char c) {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::int64_t digits() {
        std::size_t end = 0;
        while (end < rest_.size() && is_digit(rest_[end])) ++end;
        std::int64_t value = 0;
        if (end == 0 || end > 18) refuse();
        std::from_chars(rest_.data(), rest_.data() + end, value);
        rest_.remove_prefix(end);
        return value;
    }
    // Of a number's places after the point: millionths.
    std::int64_t fraction() {
        std::int64_t value = 0, place = 100000;
        for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1), place /= 10)
            value += (rest_[0] - '0') * place;
        return value;
    }

    void quantity() {
        const bool negative = accept('-');
        if (!negative) accept('+');
        const std::int64_t sign = negative ? -1 : 1;
        const auto whole = digits();
        if (accept(':')) return clock(sign, whole);
        if (!rest_.empty() && rest_[0] == '-' && rest_.size() > 1 && is_digit(rest_[1])) {
            accept('-');
            span_.months += sign * (whole * 12 + digits());
            return;
        }
        const auto millionths = accept('.') ? fraction() : 0;
        while (accept(' ')) continue;
        auto written = fold(std::string(word()));
        // A number before a clock is of days.
        if (written.empty())
            written = rest_.find(':') != std::string_view::npos ? "day" : unit_.empty() ? "second" : unit_;
        add(written, sign * whole, sign * millionths);
    }
    void clock(std::int64_t sign, std::int64_t first) {
        const auto middle = digits();
        std::int64_t total = first * hour + middle * minute;
        if (accept(':')) {
            total += digits() * second;
        } else if (unit_ == "second") {
            total = first * minute + middle * second;
        }
        if (accept('.')) total += fraction();
        span_.micros += sign * total;
    }
    void add(std::string_view written, std::int64_t whole, std::int64_t millionths) {
        const auto unit = date_part(written).duck;
        const auto months = [&](std::int64_t count) {
            span_.months += whole * count + millionths * count / 1000000;
            span_.days += millionths * count % 1000000 * 30 / 1000000;
        };
        const auto days = [&](std::int64_t count) {
            span_.days += whole * count;
            span_.micros += millionths * count * (day / 1000000);
        };
        const auto micros = [&](std::int64_t count) { span_.micros += whole * count + millionths * count / 1000000; };
        if (unit == "millennium") return months(12000);
        if (unit == "century") return months(1200);
        if (unit == "decade") return months(120);
        if (unit == "year") return months(12);
        if (unit == "quarter") return months(3);
        if (unit == "month") return months(1);
        if (unit == "week") return days(7);
        if (unit == "day") return days(1);
        if (unit == "hour") return micros(hour);
        if (unit == "minute") return micros(minute);
        if (unit == "second") return micros(second);
        if (unit == "millisecond") return micros(1000);
        if (unit == "microsecond") return micros(1);
        refuse();
    }

    std::string_view text_, rest_, unit_;
    Span span_;
};

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

std::string text_of(std::int32_t months, std::int32_t days, std::int64_t micros) {
    std::array<char, interval_chars> text{};
    return {text.data(), write_interval(text.data(), months, days, micros)};
}

}  // namespace

Span read_interval(std::string_view text, std::string_view unit) {
    return Reader(text, unit).read();
}

std::string months_text(std::int64_t months) {
    return months == 0 ? "0 mons" : text_of(static_cast<std::int32_t>(months), 0, 0);
}

std::string seconds_text(std::int64_t micros) {
    return text_of(0, static_cast<std::int32_t>(micros / day), micros % day);
}

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
