// Dates and times.
#include <fmt/format.h>

#include "datatype/date_parts.h"
#include "local/expression/bind_once.h"
#include "local/expression/extract.h"
#include "local/expression/zones.h"
#include "local/functions/families.h"
#include "redshift/messages.h"

namespace loadonce::local::families {
namespace {

// What a time zone's argument adds to UTC, in minutes; null for a name, which DuckDB knows.
Fragment minutes_of(const Fragment& zone) {
    return compose("loadonce_zone_minutes({})", zone);
}

// The TIMESTAMP `local` of a zone as a TIMESTAMP of UTC, and back.
Fragment to_utc(const Fragment& zone, const Fragment& local) {
    return bind_once({zone, local}, [](const Bound& bound) {
        return compose("CASE WHEN {0} IS NULL THEN timezone('UTC', timezone({1}, {2})) ELSE {2} - to_minutes({0}) END",
                       minutes_of(bound[0]), bound[0], bound[1]);
    });
}

Fragment from_utc(const Fragment& zone, const Fragment& utc) {
    return bind_once({zone, utc}, [](const Bound& bound) {
        return compose("CASE WHEN {0} IS NULL THEN timezone({1}, timezone('UTC', {2})) ELSE {2} + to_minutes({0}) END",
                       minutes_of(bound[0]), bound[0], bound[1]);
    });
}

Fragment timestamp(const Fragment& sql) {
    return compose("CAST({} AS TIMESTAMP)", sql);
}

Fragment strictness(const Call& call) {
    return call.sql.size() > 2 ? compose("CAST({} AS BIGINT)", call.sql[2]) : Fragment("0::BIGINT");
}

Fragment parsed_time(const Call& call) {
    return compose("make_timestamp(loadonce_to_time({}, {}, {}))", call.sql[0], call.sql[1], strictness(call));
}

}  // namespace

// AWS, "ADD_MONTHS function": the last day of a month stays the last, however long the month is.
BoundExpression add_months(const Call& call) {
    const auto added = [](const Bound& bound) {
        return compose(
            "CASE WHEN last_day({0}) = CAST({0} AS DATE) THEN last_day({0} + {1}) + ({0} - date_trunc('day', {0})) "
            "ELSE {0} + {1} END",
            bound[0], compose("to_months({})", bound[1]));
    };
    return {bind_once({call.sql[0], call.sql[1]}, added), call.type};
}

BoundExpression convert_timezone(const Call& call) {
    const bool from = call.sql.size() == 3;
    const auto& value = call.sql.back();
    const auto utc = from ? to_utc(call.sql[0], value) : value;
    return {from_utc(call.sql[from ? 1 : 0], utc), call.type};
}

// x AT TIME ZONE z: TIMESTAMP becomes TIMESTAMPTZ, and TIMESTAMPTZ the other.
BoundExpression timezone(const Call& call) {
    const auto& value = call.values[1];
    if (value.type && value.type->kind == TypeKind::timestamptz)
        return {from_utc(call.sql[0], compose("timezone('UTC', {})", value.sql)), Type::of(TypeKind::timestamp)};
    return {compose("timezone('UTC', {})", to_utc(call.sql[0], timestamp(call.sql[1]))),
            Type::of(TypeKind::timestamptz)};
}

// AWS, "DATEADD function": a year after 29 February is 1 March.
BoundExpression date_add(const Call& call) {
    const auto& part = datatype::date_part(call.sql[0].text);
    if (!part.is_unit) throw redshift::messages::date_part_no_interval(part.written);
    const bool zoned = call.type && call.type->kind == TypeKind::timestamptz;
    // An hour after an hour is that everywhere; only from days on the calendar of the session's zone decides.
    if (zoned && part.is_of_time())
        return {compose("({} + {}({}))", call.values[2].sql, interval_function(part), call.sql[1]), call.type};
    auto sql = compose("({} + {}({}))", call.sql[2], interval_function(part), call.sql[1]);
    const bool date = call.type && call.type->kind != TypeKind::time && call.type->kind != TypeKind::timetz;
    if (part.name == "year" && date)
        sql = bind_once({call.sql[2], call.sql[1]}, [](const Bound& bound) {
            return compose(
                "CASE WHEN month({0}) = 2 AND day({0}) = 29 AND day({1}) = 28 THEN {1} + to_days(1) ELSE {1} END",
                bound[0], compose("({} + to_years({}))", bound[0], bound[1]));
        });
    return {as_datetime(call.context, sql, *call.type), call.type};
}

// Times with zones are compared as those of UTC.
BoundExpression date_diff(const Call& call) {
    const auto side = [&](std::size_t i) {
        const auto& type = call.values[i].type;
        const bool zoned = type && type->kind == TypeKind::timetz;
        return zoned ? compose("CAST(timezone('UTC', {}) AS TIME)", call.sql[i]) : call.sql[i];
    };
    return {compose("datediff('{}', {}, {})", call.sql[0], side(1), side(2)), call.type};
}

// DATE_PART has the whole of the seconds (AWS: "Variations in results with seconds, milliseconds, and microseconds").
BoundExpression date_part(const Call& call) {
    const auto& part = datatype::date_part(call.sql[0].text).name;
    const auto value = of_part(call.context, call.values[1], part);
    Fragment sql = compose("date_part('{}', {})", part, value);
    if (part == "second") sql = compose("date_part('microsecond', {}) / 1e6::DOUBLE", value);
    if (part == "millisecond") sql = compose("date_part('microsecond', {}) / 1e3::DOUBLE", value);
    if (part == "decade") sql += " + 1";
    return {compose("CAST({} AS DOUBLE)", sql), call.type};
}

// AWS, "DATE_TRUNC function": centuries and millennia begin with a year 1.
BoundExpression date_trunc(const Call& call) {
    const auto& part = datatype::date_part(call.sql[0].text);
    if (!part.is_unit) throw redshift::messages::timestamp_units_unsupported(part.written);
    auto sql = compose("date_trunc('{}', {})", part.name, call.sql[1]);
    if (part.name == "century" || part.name == "millennium")
        sql = compose("(date_trunc('{}', {} - to_years(1)) + to_years(1))", part.name, call.sql[1]);
    return {as_datetime(call.context, sql, *call.type), call.type};
}

BoundExpression to_char(const Call& call) {
    const auto& value = call.values[0];
    const auto& pattern = *call.values[1].literal;
    // Where the type is not known the pattern says what it is for.
    const bool number =
        is_number(value.type) || (!is_datetime(value.type) && pattern.find_first_of("90") != std::string::npos);
    if (number)
        return {compose("loadonce_to_char_number(CAST({} AS VARCHAR), {})",
                        is_number(value.type) &&
                                (value.type->kind == TypeKind::real || value.type->kind == TypeKind::double_precision)
                            ? compose("CAST({} AS DECIMAL(38, 12))", value.sql)
                            : value.sql,
                        call.sql[1]),
                call.type};
    // A time of day is one of 1970-01-01.
    const bool time = value.type && (value.type->kind == TypeKind::time || value.type->kind == TypeKind::timetz);
    const auto datetime =
        time ? compose("(DATE '1970-01-01' + CAST({} AS TIME))", value.sql)
             : cast_of_time(call.context, value, Type::of(TypeKind::timestamp)).value_or(timestamp(value.sql));
    return {compose("loadonce_to_char_time(epoch_us({}), {})", datetime, call.sql[1]), call.type};
}

BoundExpression to_date(const Call& call) {
    return {compose("CAST({} AS DATE)", parsed_time(call)), call.type};
}

BoundExpression to_timestamp(const Call& call) {
    return {compose("timezone('UTC', {})", parsed_time(call)), call.type};
}

}  // namespace loadonce::local::families
