#include <fmt/format.h>

#include <utility>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error leader_node_function(std::string_view function) {
    return sql_error("0A000", "Specified types or functions (one per INFO message) not supported on Redshift tables.",
                     fmt::format("{} works on the catalog alone", function));
}

Error function_name_missing(std::string_view name) {
    return sql_error("42883", fmt::format("function \"{}\" does not exist", name),
                     "only functions that users made are in the catalog, and there are none here");
}

Error date_part_not_a_word() {
    return sql_error("22023", "the date part must be a word");
}

Error frame_clause_missing() {
    return sql_error("0A000", "Aggregate window functions with an ORDER BY clause require a frame clause",
                     "write ROWS UNBOUNDED PRECEDING, or the frame that is meant");
}

Error function_missing_in_schema(std::string_view schema, std::string_view name, std::string_view types) {
    return sql_error("42883", fmt::format("function {}.{}({}) does not exist", schema, name, types));
}

Error function_unknown(std::string_view name, std::string_view types) {
    return sql_error("42883", fmt::format("function {}({}) does not exist", name, types),
                     "see docs/redshift-compatibility.md for the functions that there are");
}

Error not_an_aggregate(std::string_view name) {
    return sql_error("42809", fmt::format("{} is not an aggregate function", name));
}

Error count_of_nothing() {
    return sql_error("42883", "function count() does not exist", "write COUNT(*)");
}

Error default_not_allowed() {
    return sql_error("42601", "DEFAULT is not allowed in this context");
}

Error parameter_unbound(std::int32_t index) {
    return sql_error("42P02", fmt::format("there is no parameter ${}", index));
}

Error grouping_sets_misplaced() {
    return sql_error("42601", "ROLLUP, CUBE and GROUPING SETS stand in GROUP BY alone");
}

Error column_in_default() {
    return sql_error("42P10", "cannot use column references in default expression");
}

Error invalid_escape() {
    return sql_error("22025", "invalid escape string", "Escape string must be empty or one character.");
}

Error subquery_in_default() {
    return sql_error("0A000", "cannot use subqueries in default expression");
}

Error table_function_arguments(std::string_view name, std::size_t count) {
    return sql_error("42883", fmt::format("function {} does not take {} arguments", name, count));
}

Error invalid_regular_expression(std::string_view why) {
    return sql_error("2201B", fmt::format("invalid regular expression: {}", why));
}

Error operator_missing(std::span<const std::string> operand_types, std::string_view name) {
    return sql_error("42883",
                     operand_types.size() == 2
                         ? fmt::format("operator does not exist: {} {} {}", operand_types[0], name, operand_types[1])
                         : fmt::format("operator does not exist: {} {}", name, operand_types[0]),
                     "add an explicit cast");
}

Error avg_of_no_number() {
    return sql_error("42883", "function avg does not exist for values of this type", "AVG takes numbers");
}

Error cannot_cast(std::string_view from, std::string_view to, std::string remedy) {
    return sql_error("42846", fmt::format("cannot cast type {} to {}", from, to), std::move(remedy));
}

Error types_not_matched(std::string_view left, std::string_view right) {
    return sql_error("42804", fmt::format("types {} and {} cannot be matched", left, right), "add an explicit cast");
}

Error interval_operator_missing(std::string_view left, std::string_view right) {
    return sql_error("42883", fmt::format("operator does not exist: {} and {}", left, right));
}

Error date_part_no_interval(std::string_view word) {
    return sql_error("22023", fmt::format("date part \"{}\" is no interval", word));
}

Error timestamp_units_unsupported(std::string_view word) {
    return sql_error("22023", fmt::format("timestamp units \"{}\" not supported", word));
}

Error within_group_missing(std::string_view function) {
    return sql_error("42601", fmt::format("{} needs WITHIN GROUP (ORDER BY expression)", function));
}

Error strtol_base() {
    return sql_error("22023", "STRTOL takes bases from 2 to 36");
}

Error strtol_out_of_range(std::string_view text) {
    return sql_error("22003", fmt::format("STRTOL: \"{}\" is out of the range of BIGINT", text));
}

Error strtol_invalid(std::string_view text, std::int64_t base) {
    return sql_error("22P02", fmt::format("STRTOL: \"{}\" is no number of base {}", text, base));
}

Error sha2_failed() {
    return sql_error("XX000", "SHA2: the hash could not be computed");
}

Error weekday_unknown(std::string_view text) {
    return sql_error("22023", fmt::format("\"{}\" is no day of the week", text));
}

Error string_too_long() {
    return sql_error("22001", "the result of a function is too long for type character varying(65535)");
}
Error ntile_argument() {
    return sql_error("22014", "argument of ntile must be greater than zero");
}

Error percentile_range() {
    return sql_error("22003", "percentile value is not between 0 and 1");
}

Error argument_not_constant(std::string_view argument) {
    return sql_error("22023", fmt::format("{} must be a constant", argument));
}

Error step_of_zero() {
    return sql_error("22023", "step size cannot equal zero");
}

Error hex_digit_invalid(std::string_view digit) {
    return sql_error("22023", fmt::format("invalid hexadecimal digit: \"{}\"", digit));
}

Error code_point_invalid(std::string_view number) {
    return sql_error("54000", fmt::format("requested character not valid for encoding: {}", number));
}

Error listagg_too_long() {
    return sql_error("XX000", "Result size exceeds LISTAGG limit", "the limit is 65535 bytes for a group");
}

Error json_invalid() {
    return sql_error("XX000", "JSON parsing error",
                     "check the text with IS_VALID_JSON or CAN_JSON_PARSE, or pass null_if_invalid");
}

Error match_parameter_unknown(std::string_view function, char parameter) {
    return sql_error("22023", fmt::format("{}: unknown parameter '{}'", function, parameter));
}

Error json_path_too_long() {
    return sql_error("22023", "a JSON path has at most five elements");
}

Error square_root_of_negative() {
    return sql_error("2201F", "cannot take square root of a negative number");
}

Error logarithm_of_zero() {
    return sql_error("2201E", "cannot take logarithm of zero");
}

Error logarithm_of_negative() {
    return sql_error("2201E", "cannot take logarithm of a negative number");
}

Error input_out_of_range() {
    return sql_error("22003", "input is out of range");
}

}  // namespace loadonce::redshift::messages
