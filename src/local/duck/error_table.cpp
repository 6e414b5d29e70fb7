#include "local/duck/error_table.h"

#include <array>
#include <optional>
#include <span>
#include <string>

#include "local/duck/error_parts.h"
#include "redshift/messages.h"
#include "table/schema.h"

namespace loadonce::local::duck {

namespace messages = redshift::messages;

namespace {

Error numeric_overflow(const Match&) {
    return messages::numeric_overflow();
}
Error interval_out_of_range(const Match&) {
    return messages::interval_out_of_range();
}
Error date_overflow(const Match&) {
    return messages::date_overflow();
}
Error value_not_in_range(const Match&) {
    return messages::value_not_in_range();
}
Error timestamp_overflow(const Match&) {
    return messages::timestamp_overflow();
}
Error datetime_out_of_range(const Match& match) {
    return messages::datetime_out_of_range(match.parts.at(0));
}
// PostgreSQL's texts (its regex/regerrs.h) for RE2's.
Error unbalanced_parentheses(const Match&) {
    return messages::invalid_regular_expression("parentheses () not balanced");
}
Error invalid_quantifier(const Match&) {
    return messages::invalid_regular_expression("quantifier operand invalid");
}
Error invalid_escape(const Match&) {
    return messages::invalid_escape();
}
Error hex_digit_invalid(const Match& match) {
    return messages::hex_digit_invalid(match.parts.at(0));
}
// The text is PostgreSQL's, and DuckDB's parser has it of PostgreSQL.
Error window_frame(const Match& match) {
    return messages::window_frame(match.message);
}
Error out_of_memory(const Match&) {
    return messages::out_of_memory();
}
Error column_not_grouped(const Match& match) {
    return messages::column_not_grouped(match.parts.at(0));
}
Error aggregate_nested(const Match&) {
    return messages::aggregate_nested();
}
Error window_of_outer_columns(const Match&) {
    return messages::unsupported("a window function over columns of a query around");
}
Error super_no_number(const Match&) {
    return messages::cannot_cast("super", "numeric");
}
Error input_out_of_range(const Match&) {
    return messages::input_out_of_range();
}
Error types_not_matched(const Match& match) {
    return messages::types_not_matched(written_type(match.parts.at(0)), written_type(match.parts.at(1)));
}
Error column_missing(const Match& match) {
    return messages::column_missing(match.parts.at(0));
}

constexpr auto conversion = Problem::conversion;
constexpr auto name = Problem::name;

constexpr ErrorRow rows[] = {
    // Ours: error() in SQL, scalar functions.
    {conversion, "loadonce:error\x01*", carried_error},
    {conversion, "loadonce:8001\x01*", too_long},
    {conversion, "loadonce:15007\x01*", copy_too_long},
    {conversion, "loadonce:1207\x01*", invalid_digit},
    {conversion, "loadonce:22012", [](const Match&) { return messages::divide_by_zero(); }},

    // Values.
    {conversion, "Could not convert string '%' to *", not_converted},
    {conversion, "Could not convert string \"%\" to *", not_converted},
    {conversion, "Unable to cast '%' to *",
     [](const Match& m) { return messages::cannot_cast("super", written_type(m.parts.at(1))); }},
    {conversion, "Failed to cast value to numerical: *", super_no_number},
    {conversion, "Failed to cast value to decimal: *", super_no_number},
    {conversion, "Casting value \"%\" to type DECIMAL(*", numeric_overflow},
    {conversion, "Could not cast value * to DECIMAL(*", numeric_overflow},
    {conversion, "Failed to cast decimal value * to type *", decimal_not_cast},
    {conversion, "Type * with value % can't be cast because the value is out of range for the destination type *",
     cast_out_of_range},
    {conversion, "Overflow in * of * (*", arithmetic_overflow},
    {conversion, "Overflow in division of DECIMAL", numeric_overflow},  // loadonce_quotient()
    {conversion, "Needed scale * to accurately represent the multiplication result*", numeric_overflow},
    {conversion, "Overflow in *", value_not_in_range},
    {conversion, "Overflow on abs(*", value_not_in_range},
    {conversion, "Value out of range*", value_not_in_range},

    // Dates, times and intervals. Values of users are read by datatype/, but for a string that is compared
    // with a date.
    {conversion, "Date and time not in timestamp range*", [](const Match&) { return messages::timestamp_overflow(); }},
    {conversion, "Timestamp microseconds out of range*", timestamp_overflow},
    {conversion, "Epoch seconds out of range*", timestamp_overflow},
    {conversion, "timestamp field value out of range: \"%\"*", datetime_out_of_range},
    {conversion, "date field value out of range: \"%\"*", datetime_out_of_range},
    {conversion, "time field value out of range: \"%\"*", time_not_read},
    {conversion, "invalid timestamp field format: \"%\"*",
     [](const Match& m) { return messages::invalid_input(Type::of(TypeKind::timestamp), m.parts.at(0)); }},
    {conversion, "invalid date field format: \"%\"*",
     [](const Match& m) { return messages::invalid_input(Type::of(TypeKind::date), m.parts.at(0)); }},
    {conversion, "Date out of range*", date_overflow},
    {conversion, "Could not convert * to Microseconds*", interval_out_of_range},
    {conversion, "Interval value * out of range*", interval_out_of_range},
    {conversion, "Interval * subtraction out of range*", interval_out_of_range},
    {std::nullopt, "Unknown TimeZone '%'*", [](const Match& m) { return messages::time_zone_unknown(m.parts.at(0)); }},

    // RE2, of a regular expression. It lacks back references and, with the parameter p, look-around.
    {conversion, "invalid escape sequence: \\*", invalid_regex_escape},
    {conversion, "invalid perl operator: *",
     [](const Match&) { return messages::unsupported("a regular expression with look-around"); }},
    {conversion, "missing ]: *",
     [](const Match&) { return messages::invalid_regular_expression("brackets [] not balanced"); }},
    {conversion, "missing ): *", unbalanced_parentheses},
    {conversion, "unexpected ): *", unbalanced_parentheses},
    {conversion, "no argument for repetition operator: *", invalid_quantifier},
    {conversion, "invalid repetition size: *",
     [](const Match&) { return messages::invalid_regular_expression("invalid repetition count(s)"); }},
    {conversion, "bad repetition operator: *", invalid_quantifier},
    {conversion, "invalid character class range: [:*",
     [](const Match&) { return messages::invalid_regular_expression("invalid character class"); }},
    {conversion, "invalid character class range: *",
     [](const Match&) { return messages::invalid_regular_expression("invalid character range"); }},
    {conversion, "trailing \\*",
     [](const Match&) { return messages::invalid_regular_expression(R"(invalid escape \ sequence)"); }},

    // Functions.
    {conversion, "cannot take square root of a negative number*",
     [](const Match&) { return messages::square_root_of_negative(); }},
    {conversion, "cannot take logarithm of zero*", [](const Match&) { return messages::logarithm_of_zero(); }},
    {conversion, "cannot take logarithm of a negative number*",
     [](const Match&) { return messages::logarithm_of_negative(); }},
    {conversion, "ACOS is undefined outside *", input_out_of_range},
    {conversion, "ASIN is undefined outside *", input_out_of_range},
    {conversion, "input value * is out of range for numeric function*", input_out_of_range},
    {conversion, "Left-shift value * is out of range*", value_not_in_range},
    {conversion, "Cannot left-shift negative number *", value_not_in_range},
    {conversion, "Invalid UTF8 Codepoint *",
     [](const Match& m) { return messages::code_point_invalid(m.parts.at(0)); }},
    {conversion, "Invalid input for hex digit: *", hex_digit_invalid},
    {conversion, "Malformed JSON at byte *", [](const Match&) { return messages::json_invalid(); }},
    {std::nullopt, "Invalid escape string. Escape string must be empty or one character.", invalid_escape},
    {std::nullopt, "Argument for ntile must be greater than zero",
     [](const Match&) { return messages::ntile_argument(); }},
    {name, "QUANTILE can only take parameters in the range *",
     [](const Match&) { return messages::percentile_range(); }},
    {name, "QUANTILE can only take constant parameters*",
     [](const Match&) { return messages::argument_not_constant("the percentile"); }},
    {name, "Separator argument to StringAgg must be a constant*",
     [](const Match&) { return messages::argument_not_constant("the delimiter of LISTAGG"); }},
    {name, "interval cannot be 0!*", [](const Match&) { return messages::step_of_zero(); }},

    // Types.
    {std::nullopt, "No function matches the given name and argument types '*'. *",
     [](const Match& m) { return no_such_call(m.parts.at(0)); }},
    {std::nullopt, "Could not choose a best candidate function for the function call \"*\". *",
     [](const Match& m) { return no_such_call(m.parts.at(0)); }},
    {std::nullopt, "UNNEST() can only be applied to lists, structs and NULL, not *",
     [](const Match& m) { return no_such_call("unnest(" + m.parts.at(0) + ")"); }},
    {std::nullopt, "interval units \"*\" not recognized",
     [](const Match& m) { return messages::timestamp_units_unsupported(m.parts.at(0)); }},
    // Only AVG is a macro, with one form per kind of number.
    {std::nullopt, "Macro avg() *", [](const Match&) { return messages::avg_of_no_number(); }},
    {std::nullopt, "Unimplemented type for cast (* -> %)*",
     [](const Match& m) { return messages::cannot_cast(written_type(m.parts.at(0)), written_type(m.parts.at(1))); }},
    {std::nullopt, "Cannot compare values of type * and * in *",
     [](const Match& m) {
         return messages::operator_missing(std::array{written_type(m.parts.at(0)), written_type(m.parts.at(1))}, "=");
     }},
    {std::nullopt, "Cannot compare values of type * and type * - an *", types_not_matched},
    {std::nullopt, "Cannot mix values of type * and * in *", types_not_matched},
    {std::nullopt, "Cannot combine types of * and * - an *", types_not_matched},

    // Queries.
    {std::nullopt, "Ambiguous reference to column name \"*\" (*",
     [](const Match& m) { return messages::column_ambiguous(m.parts.at(0)); }},
    {std::nullopt, "Duplicate CTE name \"%\"",
     [](const Match& m) { return messages::with_query_twice(m.parts.at(0)); }},
    {std::nullopt, "Column \"*\" does not exist on *",
     [](const Match& m) { return messages::using_column_missing(m.parts.at(0)); }},
    {std::nullopt, "More than one row returned by a subquery*",
     [](const Match&) { return messages::subquery_of_many_rows(); }},
    {std::nullopt, "In a DISTINCT aggregate, ORDER BY expressions must appear in the argument list*",
     [](const Match&) { return messages::order_by_not_selected(); }},
    {std::nullopt, "ORDER BY non-integer literal has no effect*",
     [](const Match&) { return messages::position_missing("ORDER BY"); }},
    {std::nullopt, "ORDER term out of range*", [](const Match&) { return messages::position_missing("ORDER BY"); }},
    {std::nullopt, "GROUP BY term out of range*", [](const Match&) { return messages::position_missing("GROUP BY"); }},
    {std::nullopt, "Set operations can only apply*", [](const Match&) { return messages::set_operation_columns(); }},
    {name, "Referenced column \"*\" not found in FROM clause!*", column_missing},
    {name, "Referenced column \"*\" was not found because the FROM clause is missing*", column_missing},
    {name, "Table \"*\" does not have a column named \"*\"*",
     [](const Match& m) { return messages::column_missing(m.parts.at(1)); }},
    {name, "Referenced table \"*\" not found!*",
     [](const Match& m) { return messages::from_entry_invalid(m.parts.at(0)); }},
    {std::nullopt, "Column \"*\" referenced that exists in the SELECT clause *", column_missing},
    {name, "column \"*\" must appear in the GROUP BY *", column_not_grouped},
    {name, "column * must appear in the GROUP BY *", column_not_grouped},  // of HAVING
    {std::nullopt, "Aggregate with only constant parameters has to be bound in the root subquery*",
     [](const Match&) { return messages::aggregate_not_allowed("WHERE clause"); }},
    {name, "WHERE clause cannot contain aggregates!*",
     [](const Match&) { return messages::aggregate_not_allowed("WHERE clause"); }},
    {name, "GROUP BY clause cannot contain aggregates!*",
     [](const Match&) { return messages::aggregate_not_allowed("GROUP BY clause"); }},
    {name, "aggregate functions are not allowed in UPDATE*",
     [](const Match&) { return messages::aggregate_not_allowed("UPDATE"); }},
    {name, "WHERE clause cannot contain window functions!*",
     [](const Match&) { return messages::window_not_allowed("WHERE clause"); }},
    {name, "GROUP BY clause cannot contain window functions!*",
     [](const Match&) { return messages::window_not_allowed("GROUP BY clause"); }},
    {name, "HAVING clause cannot contain window functions!*",
     [](const Match&) { return messages::window_not_allowed("HAVING clause"); }},
    {name, "window functions are not allowed in UPDATE*",
     [](const Match&) { return messages::window_not_allowed("UPDATE"); }},
    {name, "INSERT statement cannot contain window functions!*",
     [](const Match&) { return messages::window_not_allowed("VALUES"); }},
    {name, "INSERT statement cannot contain aggregates!*",
     [](const Match&) { return messages::aggregate_not_allowed("VALUES"); }},
    {name, "Table function cannot contain window functions!*",
     [](const Match&) { return messages::window_not_allowed("function expression in FROM"); }},
    {name, "Table function cannot contain aggregates!*",
     [](const Match&) { return messages::aggregate_not_allowed("function expression in FROM"); }},
    {std::nullopt, "Unimplemented expression class in ExpressionBinder::BindExpression: WINDOW*",
     [](const Match&) { return messages::window_not_allowed("this clause"); }},
    {std::nullopt, "window expression is not supported here*", window_of_outer_columns},
    {std::nullopt, "correlated columns in window functions not supported*", window_of_outer_columns},
    {std::nullopt, "Cannot mix aggregates with non-aggregated columns!*",
     [](const Match&) { return messages::unsupported("an aggregate of a query around in QUALIFY"); }},
    {std::nullopt, "window functions are not allowed in window definitions",
     [](const Match&) { return messages::window_not_allowed("window definition"); }},
    {std::nullopt, "window function calls cannot be nested*", [](const Match&) { return messages::window_nested(); }},
    {name, "aggregate function calls cannot be nested*", aggregate_nested},
    {name, "aggregate function calls cannot contain window function calls*", aggregate_nested},
    {std::nullopt, "frame starting from following row cannot have preceding rows", window_frame},
    {std::nullopt, "frame starting from current row cannot have preceding rows", window_frame},
    {std::nullopt, "frame start cannot be UNBOUNDED FOLLOWING", window_frame},
    {std::nullopt, "frame end cannot be UNBOUNDED PRECEDING", window_frame},
    {name, "at least one window function must appear in the SELECT column or QUALIFY clause*",
     [](const Match&) { return messages::qualify_without_window(); }},
    {name, "GROUPING child \"*\" must be a grouping column*",
     [](const Match&) { return messages::grouping_argument(); }},
    {name, "Subquery returns * columns - expected *", subquery_columns},
    {conversion, "Type STRUCT(* does not match with STRUCT(*", [](const Match&) { return messages::row_sizes(); }},
    {name, "Multiple assignments to same column \"*\"*",
     [](const Match& m) { return messages::assigned_twice(m.parts.at(0)); }},
    {name, "Circular reference to CTE \"*\", use WITH RECURSIVE *",
     [](const Match& m) { return messages::recursive_in_first_term(m.parts.at(0)); }},
    {name, "LIMIT/OFFSET cannot be negative*", [](const Match&) { return messages::limit_negative(); }},
    {name, "Correlated columns not supported in LIMIT/OFFSET*",
     [](const Match&) { return messages::limit_of_columns(); }},
    {std::nullopt, "Cannot perform non-inner join on subquery!*",
     [](const Match&) { return messages::unsupported("a subquery in the condition of an outer join"); }},
    {name, "* with name \"*\" already exists!*", object_exists},

    {std::nullopt, "Max expression depth limit of *", [](const Match&) { return messages::expression_too_deep(); }},

    // The machine.
    {Problem::machine, "could not allocate block of size *", out_of_memory},
    {Problem::machine, "failed to allocate data of size *", out_of_memory},
    {Problem::machine, "failed to pin block of size *", out_of_memory},

    // Whatever else DuckDB refuses, by its kind. No text of its own is passed on.
    {Problem::constraint, "NOT NULL constraint failed: *",
     [](const Match& m) {
         const std::string column = m.parts.at(0).substr(0, m.parts.at(0).find('\n'));
         return messages::null_not_allowed(column.substr(column.rfind('.') + 1));
     }},
    {Problem::conflict, "*",
     [](const Match&) {
         return messages::serializable_violation("another transaction has changed the same rows or objects");
     }},
    {Problem::interrupted, "*", [](const Match&) { return messages::query_cancelled(); }},
    {Problem::machine, "*", machine_failed},
    {Problem::fatal, "*",
     [](const Match&) {
         return messages::session_lost("the warehouse's engine stopped",
                                       "open the warehouse again; LOADONCE_TRACE_SQL=1 writes why to standard error "
                                       "(docs/internals/debugging.md)");
     }},
    {std::nullopt, "*", [](const Match&) { return messages::internal_error(); }},
};

}  // namespace

std::span<const ErrorRow> error_rows() {
    return rows;
}

}  // namespace loadonce::local::duck
