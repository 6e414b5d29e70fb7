#include <fmt/format.h>

#include <algorithm>

#include "datatype/date_parts.h"
#include "datatype/number_pattern.h"
#include "local/expression/extract.h"
#include "local/expression/zones.h"
#include "local/functions/families.h"
#include "redshift/messages.h"
#include "redshift/types.h"

namespace loadonce::local::families {
namespace {

// What a time zone's argument adds to UTC, in minutes; null for a name, which DuckDB knows.
std::string minutes_of(const std::string& zone) {
    return fmt::format("loadonce_zone_minutes({})", zone);
}

// The TIMESTAMP `local` of a zone as a TIMESTAMP of UTC, and back.
std::string to_utc(const std::string& zone, const std::string& local) {
    return fmt::format("CASE WHEN {0} IS NULL THEN timezone('UTC', timezone({1}, {2})) ELSE {2} - to_minutes({0}) END",
                       minutes_of(zone), zone, local);
}
std::string from_utc(const std::string& zone, const std::string& utc) {
    return fmt::format("CASE WHEN {0} IS NULL THEN timezone({1}, timezone('UTC', {2})) ELSE {2} + to_minutes({0}) END",
                       minutes_of(zone), zone, utc);
}

std::string timestamp(const std::string& sql) {
    return fmt::format("CAST({} AS TIMESTAMP)", sql);
}

std::string strictness(const Call& call) {
    return call.sql.size() > 2 ? fmt::format("CAST({} AS BIGINT)", call.sql[2]) : "0::BIGINT";
}

std::string parsed_time(const Call& call) {
    return fmt::format("make_timestamp(loadonce_to_time({}, {}, {}))", call.sql[0], call.sql[1], strictness(call));
}

}  // namespace

// AWS, "ADD_MONTHS function": the last day of a month stays the last, however long the month is.
BoundExpression add_months(const Call& call) {
    return {fmt::format("(SELECT CASE WHEN last_day(d) = CAST(d AS DATE) THEN last_day(d + m) + (d - date_trunc('day', "
                        "d)) ELSE d + m END FROM (SELECT {} AS d, to_months({}) AS m))",
                        call.sql[0], call.sql[1]),
            call.type};
}

BoundExpression convert_timezone(const Call& call) {
    const bool from = call.sql.size() == 3;
    const auto& value = call.sql.back();
    const auto utc = from ? to_utc(call.sql[0], value) : value;
    return {"(SELECT " + from_utc(call.sql[from ? 1 : 0], "t") + " FROM (SELECT " + utc + " AS t))", call.type};
}

// x AT TIME ZONE z: TIMESTAMP becomes TIMESTAMPTZ, and TIMESTAMPTZ the other.
BoundExpression timezone(const Call& call) {
    const auto& value = call.values[1];
    if (value.type && value.type->kind == TypeKind::timestamptz)
        return {from_utc(call.sql[0], "timezone('UTC', " + value.sql + ")"), Type::of(TypeKind::timestamp)};
    return {fmt::format("timezone('UTC', {})", to_utc(call.sql[0], timestamp(call.sql[1]))),
            Type::of(TypeKind::timestamptz)};
}

// AWS, "DATEADD function": a year after 29 February is 1 March.
BoundExpression date_add(const Call& call) {
    const auto& part = datatype::date_part(call.sql[0]);
    if (!part.is_unit) throw redshift::messages::date_part_no_interval(part.written);
    const bool zoned = call.type && call.type->kind == TypeKind::timestamptz;
    // An hour after an hour is that everywhere; only from days on the calendar of the session's zone decides.
    if (zoned && part.is_of_time())
        return {fmt::format("({} + {}({}))", call.values[2].sql, interval_function(part), call.sql[1]), call.type};
    auto sql = fmt::format("({} + {}({}))", call.sql[2], interval_function(part), call.sql[1]);
    const bool date = call.type && call.type->kind != TypeKind::time && call.type->kind != TypeKind::timetz;
    if (part.name == "year" && date)
        sql = fmt::format(
            "(SELECT CASE WHEN month(d) = 2 AND day(d) = 29 AND day(r) = 28 THEN r + to_days(1) ELSE r END FROM "
            "(SELECT {} AS d, {} AS r))",
            call.sql[2], sql);
    return {as_moment(call.context, sql, *call.type), call.type};
}

// Times with zones are compared as those of UTC.
BoundExpression date_diff(const Call& call) {
    const auto side = [&](std::size_t i) {
        const auto& type = call.values[i].type;
        const bool zoned = type && type->kind == TypeKind::timetz;
        return zoned ? fmt::format("CAST(timezone('UTC', {}) AS TIME)", call.sql[i]) : call.sql[i];
    };
    return {fmt::format("datediff('{}', {}, {})", call.sql[0], side(1), side(2)), call.type};
}

// DATE_PART has the whole of the seconds (AWS: "Variations in results with seconds, milliseconds, and microseconds").
BoundExpression date_part(const Call& call) {
    const auto& part = datatype::date_part(call.sql[0]).name;
    const auto value = of_part(call.context, call.values[1], part);
    std::string sql = fmt::format("date_part('{}', {})", part, value);
    if (part == "second") sql = fmt::format("date_part('microsecond', {}) / 1e6::DOUBLE", value);
    if (part == "millisecond") sql = fmt::format("date_part('microsecond', {}) / 1e3::DOUBLE", value);
    if (part == "decade") sql += " + 1";
    return {fmt::format("CAST({} AS DOUBLE)", sql), call.type};
}

// AWS, "DATE_TRUNC function": centuries and millennia begin with a year 1.
BoundExpression date_trunc(const Call& call) {
    const auto& part = datatype::date_part(call.sql[0]);
    if (!part.is_unit) throw redshift::messages::timestamp_units_unsupported(part.written);
    auto sql = fmt::format("date_trunc('{}', {})", part.name, call.sql[1]);
    if (part.name == "century" || part.name == "millennium")
        sql = fmt::format("(date_trunc('{}', {} - to_years(1)) + to_years(1))", part.name, call.sql[1]);
    return {as_moment(call.context, sql, *call.type), call.type};
}

BoundExpression to_char(const Call& call) {
    const auto& value = call.values[0];
    const auto& pattern = *call.values[1].literal;
    // Where the type is not known the pattern says what it is for.
    const bool number =
        is_number(value.type) || (!is_datetime(value.type) && pattern.find_first_of("90") != std::string::npos);
    if (number)
        return {fmt::format("loadonce_to_char_number(CAST({} AS VARCHAR), {})",
                            is_number(value.type) && (value.type->kind == TypeKind::real ||
                                                      value.type->kind == TypeKind::double_precision)
                                ? fmt::format("CAST({} AS DECIMAL(38, 12))", value.sql)
                                : value.sql,
                            call.sql[1]),
                call.type};
    // A time of day is one of 1970-01-01.
    const bool time = value.type && (value.type->kind == TypeKind::time || value.type->kind == TypeKind::timetz);
    const auto moment =
        time ? fmt::format("(DATE '1970-01-01' + CAST({} AS TIME))", value.sql)
             : cast_of_time(call.context, value, Type::of(TypeKind::timestamp)).value_or(timestamp(value.sql));
    return {fmt::format("loadonce_to_char_time(epoch_us({}), {})", moment, call.sql[1]), call.type};
}

BoundExpression to_date(const Call& call) {
    return {fmt::format("CAST({} AS DATE)", parsed_time(call)), call.type};
}
BoundExpression to_timestamp(const Call& call) {
    return {fmt::format("timezone('UTC', {})", parsed_time(call)), call.type};
}

BoundExpression to_number(const Call& call) {
    const auto digits = datatype::digits_of(*call.values[1].literal);
    const auto type = Type::decimal(std::clamp(digits.before + digits.after, 1, redshift::decimal_precision_max),
                                    std::min(digits.after, redshift::decimal_scale_max));
    return {fmt::format("CAST(loadonce_to_number({}, {}) AS {})", call.sql[0], call.sql[1], duck_type(type)), type};
}

// AWS, "DECODE expression": two nulls are equal.
BoundExpression decode(const Call& call) {
    std::string text = "CASE";
    const auto subject = compared(call.values[0]);
    std::vector<BoundExpression> results;
    std::size_t i = 1;
    for (; i + 1 < call.values.size(); i += 2) {
        text += fmt::format(" WHEN {} IS NOT DISTINCT FROM {} THEN {}", subject,
                            compared(coerce_for_comparison(call.context, call.values[i], call.values[0].type)),
                            call.values[i + 1].sql);
        results.push_back(call.values[i + 1]);
    }
    if (i < call.values.size()) {
        text += " ELSE " + call.values[i].sql;
        results.push_back(call.values[i]);
    }
    return {text + " END", common_type(results)};
}

BoundExpression mod(const Call& call) {
    return arithmetic(redshift::BinaryOp::modulo, call.values[0], call.values[1]);
}

// AWS, "TRUNC function": of a timestamp it is the date.
BoundExpression trunc(const Call& call) {
    if (is_datetime(call.values[0].type))
        return {fmt::format("CAST({} AS DATE)", call.sql[0]), Type::of(TypeKind::date)};
    return fmt::format("trunc({})", call.sql[0]);
}

// AWS, "LISTAGG function": empty strings are ignored; distinct ones do not differ in trailing blanks alone.
BoundExpression listagg(const Call& call) {
    const auto by = call.sql.size() == 2 ? call.sql[1] : "''";
    const auto rows = fmt::format("FILTER (WHERE {} <> ''){}", call.sql[0], call.over);
    if (!call.call.distinct)
        return {fmt::format("loadonce_listagg(string_agg({}, {}{}) {})", call.sql[0], by, call.within, rows),
                call.type};
    // In the order of the values themselves, numbers as numbers.
    return {fmt::format("loadonce_listagg(array_to_string(list_transform(list(DISTINCT {}{}) {}, lambda v: CAST(v AS "
                        "VARCHAR)), {}))",
                        compared(call.values[0]), call.within, rows, by),
            call.type};
}

BoundExpression percentile(const Call& call) {
    if (call.ordered.size() != 1) throw redshift::messages::within_group_missing(call.name());
    const bool discrete = call.name() == "percentile_disc";
    if (call.call.approximate)
        return {fmt::format("approx_quantile({}, {}){}", call.ordered[0].sql, call.sql[0], call.over)};
    BoundExpression result(fmt::format("{}({}, {}){}", discrete ? "quantile_disc" : "quantile_cont",
                                       call.ordered[0].sql, call.sql[0], call.over));
    if (discrete) result.type = call.ordered[0].type;
    return result;
}

// AWS, "FNV_HASH function": integers by the bytes of their type, strings with their trailing blanks.
BoundExpression fnv_hash(const Call& call) {
    const auto& value = call.values[0];
    const auto seed = call.sql.size() > 1 ? call.sql[1] : "NULL::BIGINT";
    // A null seed is the one of the algorithm: 14695981039346656037, as BIGINT.
    const auto from = fmt::format("coalesce({}, -3750763034362895579)", seed);
    if (value.literal || is_string(value.type))
        return {fmt::format("loadonce_fnv_text({}, {})", value.sql, from), call.type};
    if (!is_integer(value.type)) throw redshift::messages::unsupported("FNV_HASH of anything but integers and strings");
    const int bytes = value.type->kind == TypeKind::smallint ? 2 : value.type->kind == TypeKind::integer ? 4 : 8;
    return {fmt::format("loadonce_fnv_number({}, {}, {})", value.sql, bytes, from), call.type};
}

// AWS, "MURMUR3_32_HASH": the bytes are those of Apache Iceberg's specification, which has eight of every integer. Of
// the page's examples that of a string seeded by a number (-1346554171) is not what its own others say.
BoundExpression murmur3(const Call& call) {
    const auto& value = call.values[0];
    const auto seed = call.sql.size() > 1 ? call.sql[1] : "0::BIGINT";
    if (value.literal || is_string(value.type))
        return {fmt::format("CAST(loadonce_murmur_text({}, {}) AS INTEGER)", value.sql, seed), call.type};
    if (!is_integer(value.type))
        throw redshift::messages::unsupported("MURMUR3_32_HASH of anything but integers and strings");
    return {fmt::format("CAST(loadonce_murmur_number(CAST({} AS BIGINT), {}) AS INTEGER)", value.sql, seed), call.type};
}

BoundExpression ratio_to_report(const Call& call) {
    return {fmt::format("({0} / sum({0}){1})", call.sql[0], call.over), call.type};
}

}  // namespace loadonce::local::families
