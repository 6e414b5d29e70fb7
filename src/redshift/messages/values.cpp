#include <fmt/format.h>

#include "redshift/messages.h"
#include "redshift/sql_error.h"
#include "redshift/types.h"

namespace loadonce::redshift::messages {
namespace {

// Returns PostgreSQL's name of a type in "invalid input syntax for ...".
std::string_view input_name(const Type& type) {
    switch (type.kind) {
        case TypeKind::smallint:
        case TypeKind::integer:
        case TypeKind::bigint:
            return "integer";
        case TypeKind::timestamp:
            return "type timestamp";
        case TypeKind::timestamptz:
            return "type timestamp with time zone";
        case TypeKind::date:
            return "type date";
        case TypeKind::time:
            return "type time";
        case TypeKind::timetz:
            return "type time with time zone";
        case TypeKind::boolean:
            return "type boolean";
        case TypeKind::decimal:
            return "type numeric";
        case TypeKind::real:
            return "type real";
        case TypeKind::double_precision:
            return "type double precision";
        default:
            return type_name_without_modifier(type);
    }
}

bool is_datetime(const Type& type) {
    return type.kind == TypeKind::date || type.kind == TypeKind::time || type.kind == TypeKind::timetz ||
           type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz;
}

}  // namespace

Error null_not_allowed(std::string_view column) {
    const std::string title = fmt::format("Cannot insert a NULL value into column {}", column);
    return internal(title, Diagnostics{8007, title, {}, std::string(column)});
}

Error value_too_long(const Type& type) {
    return value_too_long(format_type(type));
}

Error value_too_long(std::string_view type) {
    return internal("Value too long for character type", 8001, fmt::format("Value too long for type {}", type),
                    "lengths are in bytes of UTF-8: widen the column, or shorten the value");
}

Error value_not_in_range() {
    return internal("Value out of range", 8001, "the value is out of the range of its type");
}

Error numeric_overflow() {
    return internal("Numeric data overflow (result precision)", 1058, "the value has more digits than its type");
}

Error divide_by_zero() {
    return sql_error("22012", "division by zero");
}

Error invalid_digit(std::string_view type, std::string_view text, std::size_t position) {
    return internal(fmt::format("Invalid digit, Value '{}', Pos {}, Type: {} ",
                                position < text.size() ? text.substr(position, 1) : "", position, type),
                    1207, fmt::format("{}", text));
}

Error value_out_of_range(const Type& type) {
    const int bytes = type.kind == TypeKind::smallint ? 2 : type.kind == TypeKind::integer ? 4 : 8;
    return internal(fmt::format("Value out of range for {} bytes.", bytes), 8001,
                    fmt::format("Try {} bytes.", bytes * 2));
}

Error integer_out_of_range(const Type& type) {
    return sql_error("22003", fmt::format("{} out of range", type_name_without_modifier(type)));
}

Error invalid_input(const Type& type, std::string_view text) {
    return sql_error(is_datetime(type) ? "22007" : "22P02",
                     fmt::format("invalid input syntax for {}: \"{}\"", input_name(type), text));
}

Error invalid_input(std::string_view type, std::string_view text) {
    return sql_error("22P02", fmt::format("invalid input syntax for type {}: \"{}\"", type, text));
}

Error type_mismatch(std::string_view column, const Type& type, std::string_view of_expression) {
    return sql_error("42804",
                     fmt::format("column \"{}\" is of type {} but expression is of type {}", column,
                                 type_name_without_modifier(type), of_expression),
                     "You will need to rewrite or cast the expression.");
}

Error date_part_unknown(std::string_view word) {
    return sql_error("22023", fmt::format("date part \"{}\" is not recognised", word));
}

Error datetime_out_of_range(std::string_view text) {
    return sql_error("22008", fmt::format("date/time field value out of range: \"{}\"", text));
}

Error format_not_followed(std::string_view text, std::string_view format) {
    return sql_error("22007", fmt::format("\"{}\" does not follow the format \"{}\"", text, format));
}

Error date_out_of_range(std::int64_t year, std::int64_t month, std::int64_t day) {
    return sql_error("22008", fmt::format("date/time field date value out of range: {}-{}-{}", year, month, day));
}

Error time_out_of_range(std::int64_t hour, std::int64_t minute, std::int64_t second) {
    return sql_error("22008",
                     fmt::format("date/time field time value out of range: {:02}:{:02}:{:02}.0", hour, minute, second));
}

Error interval_out_of_range() {
    return sql_error("22008", "interval out of range");
}

Error invalid_interval(std::string_view text) {
    return sql_error("22007", fmt::format("invalid input syntax for type interval: \"{}\"", text));
}

Error number_too_long_for_format(std::string_view text, std::string_view format, std::int64_t before,
                                 std::int64_t after) {
    return sql_error(
        "22P02", fmt::format("invalid input syntax for type numeric: \"{}\"", text),
        fmt::format("the format \"{}\" has {} digits before the point and {} after it", format, before, after));
}

Error malformed_array(std::string_view text) {
    return sql_error("22P02", fmt::format("malformed array literal: \"{}\"", text));
}

Error nul_character() {
    return sql_error("22021", "invalid byte sequence for encoding \"UTF8\": 0x00");
}

Error integer_text_out_of_range(const Type& type, std::string_view text) {
    return sql_error("22003",
                     fmt::format("value \"{}\" is out of range for type {}", text, type_name_without_modifier(type)));
}

Error multibyte_in_char() {
    return sql_error("XX000", "Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: ");
}

Error mixed_interval(bool year_to_month) {
    return sql_error(
        "22007",
        fmt::format("Interval {0} literal cannot contain {1} parts. Disable the GUC interval_forbid_composite_literals "
                    "to suppress this error and silently discard the {1} part.",
                    year_to_month ? "Year To Month" : "Day To Second", year_to_month ? "day-second" : "year-month"));
}

Error timestamp_overflow() {
    return sql_error("22008", "timestamp out of range");
}

Error date_overflow() {
    return sql_error("22008", "date out of range");
}

}  // namespace loadonce::redshift::messages
