#include "local/duck/error_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "redshift/messages.h"
#include "redshift/sql_error.h"
#include "redshift/types.h"
#include "table/schema.h"

namespace loadonce::local::duck {

namespace messages = redshift::messages;

namespace {

constexpr std::array<std::pair<std::string_view, TypeKind>, 3> integers{
    {{"INT16", TypeKind::smallint}, {"INT32", TypeKind::integer}, {"INT64", TypeKind::bigint}}};

std::optional<Type> integer(std::string_view duck) {
    for (const auto& [name, kind] : integers)
        if (duck.starts_with(name)) return Type::of(kind);
    return std::nullopt;
}

// On Redshift the leader node folds literals and reports errors as PostgreSQL does; the compute nodes report the
// position.
Error invalid_digit(std::string_view type, bool literal, std::string_view text) {
    const auto kind = type == "Short" ? TypeKind::smallint : type == "Long" ? TypeKind::bigint : TypeKind::integer;
    if (literal) return messages::invalid_input(Type::of(kind), text);
    std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return messages::invalid_digit(type, text, at);
}

// Converts "Could not convert string 'x' to INT32". `text` is the string, `duck` the type.
Error not_converted(std::string_view text, std::string_view duck) {
    if (duck.starts_with("DECIMAL")) {
        const bool number = text.find_first_of("0123456789") != std::string_view::npos &&
                            text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
        return number ? messages::numeric_overflow() : messages::invalid_input(Type::of(TypeKind::decimal), text);
    }
    const bool whole = !text.empty() && text.find_first_not_of("0123456789+-") == std::string_view::npos;
    for (const auto& [name, kind] : integers)
        if (duck.starts_with(name) && !whole)
            return messages::invalid_input(Type::of(kind), text);
        else if (duck.starts_with(name))
            return redshift::messages::integer_text_out_of_range(Type::of(kind), text);
    const auto kind = duck.starts_with("BOOL")    ? TypeKind::boolean
                      : duck.starts_with("FLOAT") ? TypeKind::real
                                                  : TypeKind::double_precision;
    return messages::invalid_input(Type::of(kind), text);
}

// Returns PostgreSQL's name, as used in errors, for a DuckDB type.
std::string written_type(std::string_view duck) {
    duck = duck.substr(0, duck.find('('));  // no modifiers
    for (const auto& [name, written] :
         std::to_array<std::pair<std::string_view, std::string_view>>({{"STRING_LITERAL", "unknown"},
                                                                       {"INTEGER_LITERAL", "integer"},
                                                                       {"VARCHAR", "character varying"},
                                                                       {"DECIMAL", "numeric"},
                                                                       {"FLOAT", "real"},
                                                                       {"DOUBLE", "double precision"},
                                                                       {"HUGEINT", "numeric"},
                                                                       {"BLOB", "binary varying"},
                                                                       {"TIMESTAMP", "timestamp without time zone"},
                                                                       {"TIME", "time without time zone"}}))
        if (duck == name) return std::string(written);
    return fold(duck);
}

// "sum(VARCHAR)" and "+(DATE, DECIMAL(2,1))": a function, an operator with its operands.
Error no_such_call(std::string_view call) {
    const auto open = call.find('(');
    const auto name = call.substr(0, open);
    std::vector<std::string> types(1);
    int depth = 0;
    for (const char c : call.substr(open + 1, call.rfind(')') - open - 1)) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ',' && depth == 0)
            types.emplace_back();
        else if (c != ' ' || !types.back().empty())
            types.back() += c;
    }
    for (auto& type : types) type = written_type(type);
    // The operators LIKE and ILIKE, by the names that DuckDB has for them.
    constexpr std::pair<std::string_view, std::string_view> likes[] = {
        {"like_escape", "~~"}, {"ilike_escape", "~~*"}, {"not_like_escape", "!~~"}, {"not_ilike_escape", "!~~*"}};
    for (const auto& [function, sign] : likes)
        if (name == function && types.size() >= 2) return messages::operator_missing(std::span(types).first(2), sign);
    const bool infix = name.find_first_of("+-*/%~<>=|&#!") != std::string_view::npos && types.size() <= 2;
    if (!infix) return messages::function_missing(fmt::format("{}({})", name, fmt::join(types, ", ")));
    return redshift::messages::operator_missing(types, name);
}

// ---- what our own SQL and functions raise

// The parts of a message, at most `count`: the last one is what is left, so that a value of a user's, which comes last,
// may contain anything.
std::vector<std::string> parts_of(const Match& match, std::size_t count) {
    std::vector<std::string> parts;
    std::string_view rest = match.parts.at(0);
    while (parts.size() + 1 < count) {
        const auto end = std::min(rest.find(marks::separator), rest.size());
        parts.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    if (rest.ends_with(marks::separator)) rest.remove_suffix(1);
    parts.emplace_back(rest);
    return parts;
}

Error carried_error(const Match& match) {
    const auto parts = parts_of(match, 3);
    return redshift::sql_error(parts[0], parts[2], parts[1]);
}

Error copy_too_long(const Match& match) {
    const auto parts = parts_of(match, 4);
    const auto number = [](const std::string& text) {
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    return messages::copy_string_too_long(parts[0], number(parts[1]), number(parts[2]), parts[3]);
}

Error invalid_digit(const Match& match) {
    const auto parts = parts_of(match, 3);
    return invalid_digit(parts[0], parts[1] == "literal", parts[2]);
}

// ---- rows whose error depends on their parts

Error arithmetic_overflow(const Match& match) {
    const std::string& type = match.parts.at(1);
    if (type.starts_with("DECIMAL")) return messages::numeric_overflow();
    if (const auto known = integer(type)) return messages::integer_out_of_range(*known);
    return messages::value_not_in_range();
}

Error cast_out_of_range(const Match& match) {
    const std::string& type = match.parts.at(2);
    if (type.starts_with("DECIMAL")) return messages::numeric_overflow();
    if (const auto known = integer(type)) return messages::value_out_of_range(*known);
    return messages::value_not_in_range();
}

Error decimal_not_cast(const Match& match) {
    if (const auto known = integer(match.parts.at(1))) return messages::value_out_of_range(*known);
    return messages::value_not_in_range();
}

// Redshift has back references, RE2 has not.
Error invalid_regex_escape(const Match& match) {
    const std::string& escape = match.parts.at(0);
    if (!escape.empty() && escape[0] >= '1' && escape[0] <= '9')
        return messages::unsupported("a regular expression with a back reference");
    return messages::invalid_regular_expression(R"(invalid escape \ sequence)");
}

Error subquery_columns(const Match& match) {
    const auto number = [](const std::string& text) {
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    return messages::subquery_columns(number(match.parts.at(0)), number(match.parts.at(1)));
}

// A relation or a schema that DuckDB knows and the catalog does not, or not yet: another session creates it.
Error object_exists(const Match& match) {
    return match.parts.at(0) == "Schema" ? messages::schema_exists(match.parts.at(1))
                                         : messages::relation_exists(match.parts.at(1));
}

// A failure of the machine's: the operating system's reason, which the message ends with.
Error machine_failed(const Match& match) {
    for (const int code : {ENOSPC, EDQUOT, EIO, EACCES, EPERM, EROFS, EFBIG, EMFILE, ENFILE, ENOENT}) {
        const auto reason = std::generic_category().message(code);
        if (match.message.find(reason) != std::string_view::npos)
            return code == EIO ? messages::io_failed(reason) : messages::machine_failed(reason);
    }
    return messages::machine_failed("its files cannot be read or written");
}

// ---- the same for many rows

Error not_converted(const Match& match) {
    return not_converted(match.parts.at(0), match.parts.at(1));
}
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
// DuckDB has one message for both.
Error time_not_read(const Match& match) {
    const bool digits = match.parts.at(0).find_first_of("0123456789") != std::string::npos;
    return digits ? datetime_out_of_range(match) : messages::invalid_input(Type::of(TypeKind::time), match.parts.at(0));
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
    {conversion, "loadonce:8001\x01*", [](const Match& m) { return messages::value_too_long(parts_of(m, 1)[0]); }},
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
