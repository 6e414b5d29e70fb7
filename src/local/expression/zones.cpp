#include "local/expression/zones.h"

#include <fmt/format.h>

#include "datatype/datetime_input.h"
#include "datatype/values.h"
#include "local/expression/bind_once.h"
#include "local/expression/interval.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

using duck::literal;

std::string zone_of(const Context& context) {
    return literal(context.settings.zone());
}

bool has_time_type(const std::optional<Type>& type) {
    return is_datetime(type);
}

// A TIMESTAMP of so many microseconds.
std::string timestamp(std::int64_t micros) {
    const auto text = datatype::timestamp_text(micros);
    return text.find("BC") != std::string::npos || text[4] != '-' ? fmt::format("make_timestamp({}::BIGINT)", micros)
                                                                  : fmt::format("TIMESTAMP '{}'", text);
}

std::int64_t now(const Context& context) {
    return context.transaction.statement_time();
}

Fragment of_literal(const Context& context, const std::string& text, TypeKind kind) {
    // What "now" is in another zone only DuckDB knows.
    const auto datetime =
        datatype::read_datetime(text, kind, in_utc(context) ? std::optional(now(context)) : std::nullopt);
    switch (kind) {
        case TypeKind::date:
            return compose("CAST({} AS DATE)", timestamp(datetime.micros));
        case TypeKind::timestamp:
            return Fragment(timestamp(datetime.micros));
        case TypeKind::time:
            return compose("TIME '{}'", datatype::time_text(datetime.micros));
        case TypeKind::timetz: {
            if (!datetime.zone.empty()) throw redshift::messages::unsupported("a TIMETZ in a named time zone");
            const auto offset = datetime.offset_minutes.value_or(0);
            return compose("CAST('{}{}{:02}:{:02}' AS TIMETZ)", datatype::time_text(datetime.micros),
                           offset < 0 ? "-" : "+", std::abs(offset) / 60, std::abs(offset) % 60);
        }
        default:
            break;
    }
    if (datetime.offset_minutes)
        return compose("timezone('UTC', {})",
                       timestamp(datetime.micros - *datetime.offset_minutes * datatype::minute_micros));
    return compose("timezone({}, {})", datetime.zone.empty() ? zone_of(context) : literal(datetime.zone),
                   timestamp(datetime.micros));
}

// The kind as an argument of our scalar functions.
std::string scalar_kind(TypeKind kind) {
    return fmt::format("{}::BIGINT", static_cast<int>(kind));
}

std::optional<Fragment> of_string(const Context& context, const Fragment& sql, TypeKind kind) {
    if (kind == TypeKind::timetz) return compose("CAST(loadonce_timetz({}) AS TIMETZ)", sql);
    const auto read = [kind](const Fragment& text) {
        return compose("make_timestamp(loadonce_datetime({}, {}))", text, scalar_kind(kind));
    };
    if (kind == TypeKind::timestamptz)
        return bind_once({sql}, [&](const Bound& bound) {
            return compose("timezone(loadonce_zone({}, {}), {})", bound[0], zone_of(context), read(bound[0]));
        });
    const auto datetime = read(sql);
    if (kind == TypeKind::timestamp) return datetime;
    return compose("CAST({} AS {})", datetime, kind == TypeKind::date ? "DATE" : "TIME");
}

}  // namespace

bool in_utc(const Context& context) {
    return context.settings.zone() == "UTC";
}

Fragment local_time(const Context& context, const Fragment& timestamptz) {
    return compose("timezone({}, {})", zone_of(context), timestamptz);
}

Fragment from_local_time(const Context& context, const Fragment& timestamp) {
    return compose("timezone({}, CAST({} AS TIMESTAMP))", zone_of(context), timestamp);
}

Fragment as_datetime(const Context& context, const Fragment& sql, const Type& type) {
    if (type.kind == TypeKind::timestamptz && !in_utc(context)) return from_local_time(context, sql);
    return compose("CAST({} AS {})", sql, duck_type(type));
}

Fragment zoned_text(const Context& context, const Fragment& timestamptz) {
    return bind_once({timestamptz}, [&](const Bound& bound) {
        return compose("(CAST({0} AS VARCHAR) || loadonce_offset((epoch_us({0}) - epoch_us({1})) // {2}))",
                       local_time(context, bound[0]), bound[0], datatype::minute_micros);
    });
}

std::optional<Fragment> cast_of_time(const Context& context, const BoundExpression& value, const Type& type) {
    const bool to_time = has_time_type(type);
    if (to_time && value.literal) return of_literal(context, *value.literal, type.kind);
    if (to_time && is_string(value.type) && !value.untyped) return of_string(context, compared(value), type.kind);
    if (in_utc(context) || !value.type || value.untyped || value.type->kind == type.kind) return std::nullopt;
    const bool zoned = value.type->kind == TypeKind::timestamptz;
    if (zoned && is_string(type)) return zoned_text(context, value.sql);
    if (zoned && to_time) return compose("CAST({} AS {})", local_time(context, value.sql), duck_type(type));
    const bool dated = value.type->kind == TypeKind::date || value.type->kind == TypeKind::timestamp;
    if (dated && type.kind == TypeKind::timestamptz) return from_local_time(context, value.sql);
    return std::nullopt;
}

BoundExpression coerce_for_comparison(const Context& context, BoundExpression value, const std::optional<Type>& other) {
    if (is_interval(other) && value.literal)
        return {cast_of_interval(context, value, *other).value_or(value.sql), other};
    if (!has_time_type(other)) return value;
    const bool widens = other->kind == TypeKind::timestamptz && value.type && !value.untyped;
    if (!value.literal && !widens) return value;
    if (auto sql = cast_of_time(context, value, *other)) return {std::move(*sql), other};
    return value;
}

std::optional<BoundExpression> zoned_sum(const Context& context, redshift::BinaryOp op, const BoundExpression& left,
                                         const BoundExpression& right) {
    const auto zoned = [](const BoundExpression& value) {
        return value.type && value.type->kind == TypeKind::timestamptz && !value.untyped;
    };
    const bool adds = op == redshift::BinaryOp::add;
    if (in_utc(context) || (!adds && op != redshift::BinaryOp::subtract) || (!adds && !zoned(left)) ||
        zoned(left) == zoned(right))
        return std::nullopt;
    const auto& datetime = zoned(left) ? left : right;
    const auto& interval = zoned(left) ? right : left;
    const bool months = interval.type ? interval.type->kind == TypeKind::interval_year_month : interval.unqualified;
    if (!months) return std::nullopt;
    const auto sign = adds ? '+' : '-';
    // Months are added on the calendar of the zone, what else the interval has as time.
    const auto sum = [&](const Bound& bound) {
        const auto& span = bound[0];
        const auto whole =
            compose("to_months(CAST({} AS INTEGER))", interval_count(span, TypeKind::interval_year_month));
        const auto later = compose("{} {} {}", local_time(context, bound[1]), sign, whole);
        return compose("({} {} ({} - {}))", from_local_time(context, later), sign, span, whole);
    };
    return BoundExpression(bind_once({interval.sql, single(datetime.sql)}, sum), datetime.type);
}

Fragment of_part(const Context& context, const BoundExpression& value, std::string_view part) {
    if (value.untyped || is_string(value.type))
        return cast_of_time(context, value, Type::of(TypeKind::timestamp))
            .value_or(compose("CAST({} AS TIMESTAMP)", value.sql));
    const bool zoned = value.type && value.type->kind == TypeKind::timestamptz;
    return zoned && part != "epoch" && !in_utc(context) ? local_time(context, value.sql) : value.sql;
}

std::string zone_name(Transaction& transaction, const std::string& written) {
    const auto folded = fold(written);
    if (folded == "utc" || folded == "gmt" || folded == "default" || folded == "local" || folded == "0") return "UTC";
    const auto known = transaction.peek(
        fmt::format("SELECT name FROM pg_timezone_names() WHERE lower(name) = {} LIMIT 1", literal(folded)));
    if (!known.rows.empty()) return known.rows[0][0].value_or("UTC");
    // Hours to the east: ICU's GMT+h counts the same way, the database's Etc/GMT+h to the west.
    const bool hours = folded.find_first_not_of("+-0123456789.") == std::string::npos && folded.size() <= 6;
    const auto minutes = hours ? std::optional(static_cast<std::int64_t>(std::strtod(folded.c_str(), nullptr) * 60))
                               : datatype::fixed_offset_minutes(folded);
    if (!minutes) throw redshift::messages::parameter_value_invalid("timezone", written);
    if (*minutes % 60 != 0)
        throw redshift::messages::unsupported("a session time zone of no whole hours without a name");
    return *minutes == 0 ? "UTC" : fmt::format("Etc/GMT{:+}", -*minutes / 60);
}

}  // namespace loadonce::local
