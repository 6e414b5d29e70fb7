#include "local/duck/error_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "redshift/messages.h"
#include "redshift/sql_error.h"
#include "redshift/types.h"
#include "table/schema.h"

namespace loadonce::local::duck {

namespace messages = redshift::messages;

namespace {

std::string line(const Match& match) {
    return std::string(match.message.substr(0, match.message.find('\n')));
}

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
    return messages::value_not_in_range(line(match));
}

Error cast_out_of_range(const Match& match) {
    const std::string& type = match.parts.at(2);
    if (type.starts_with("DECIMAL")) return messages::numeric_overflow();
    if (const auto known = integer(type)) return messages::value_out_of_range(*known);
    return messages::value_not_in_range(line(match));
}

Error decimal_not_cast(const Match& match) {
    if (const auto known = integer(match.parts.at(1))) return messages::value_out_of_range(*known);
    return messages::invalid_input(line(match));
}

// Redshift has back references, RE2 has not.
Error invalid_regex_escape(const Match& match) {
    const std::string& escape = match.parts.at(0);
    if (!escape.empty() && escape[0] >= '1' && escape[0] <= '9')
        return messages::unsupported("a regular expression with a back reference");
    return messages::invalid_regular_expression(line(match));
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
Error value_not_in_range(const Match& match) {
    return messages::value_not_in_range(line(match));
}
Error invalid_regex(const Match& match) {
    return messages::invalid_regular_expression(line(match));
}
Error input_out_of_range(const Match&) {
    return messages::input_out_of_range();
}
Error types_not_matched(const Match& match) {
    return messages::types_not_matched(written_type(match.parts.at(0)), written_type(match.parts.at(1)));
}
Error object_exists(const Match& match) {
    return messages::object_exists(line(match));
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
    {conversion, "Casting value \"%\" to type DECIMAL(*", numeric_overflow},
    {conversion, "Could not cast value * to DECIMAL(*", numeric_overflow},
    {conversion, "Failed to cast decimal value * to type *", decimal_not_cast},
    {conversion, "Type * with value % can't be cast because the value is out of range for the destination type *",
     cast_out_of_range},
    {conversion, "Overflow in * of * (*", arithmetic_overflow},
    {conversion, "Overflow in division of DECIMAL", numeric_overflow},  // loadonce_quotient()
    {conversion, "Overflow in *", value_not_in_range},
    {conversion, "Overflow on abs(*", value_not_in_range},
    {conversion, "Value out of range*", value_not_in_range},

    // Dates, times and intervals. Values of users are read by datatype/, not by DuckDB.
    {conversion, "Date and time not in timestamp range*", [](const Match&) { return messages::timestamp_overflow(); }},
    {conversion, "Timestamp microseconds out of range*", value_not_in_range},
    {conversion, "Epoch seconds out of range*", value_not_in_range},
    {conversion, "timestamp field value out of range: *", value_not_in_range},
    {conversion, "date field value out of range: *", value_not_in_range},
    {conversion, "time field value out of range: *", value_not_in_range},
    {conversion, "Date out of range*", date_overflow},
    {conversion, "Could not convert * to Microseconds*", interval_out_of_range},
    {conversion, "Interval value * out of range*", interval_out_of_range},
    {conversion, "Interval * subtraction out of range*", interval_out_of_range},
    {std::nullopt, "Unknown TimeZone '%'*", [](const Match& m) { return messages::time_zone_unknown(m.parts.at(0)); }},

    // RE2, of a regular expression. It lacks back references and, with the parameter p, look-around.
    {conversion, "invalid escape sequence: \\*", invalid_regex_escape},
    {conversion, "invalid perl operator: *",
     [](const Match&) { return messages::unsupported("a regular expression with look-around"); }},
    {conversion, "missing ]: *", invalid_regex},
    {conversion, "missing ): *", invalid_regex},
    {conversion, "unexpected ): *", invalid_regex},
    {conversion, "no argument for repetition operator: *", invalid_regex},
    {conversion, "invalid repetition size: *", invalid_regex},
    {conversion, "bad repetition operator: *", invalid_regex},
    {conversion, "invalid character class range: *", invalid_regex},
    {conversion, "trailing \\*", invalid_regex},

    // Functions.
    {conversion, "cannot take square root of a negative number*",
     [](const Match&) { return messages::square_root_of_negative(); }},
    {conversion, "cannot take logarithm of zero*", [](const Match&) { return messages::logarithm_of_zero(); }},
    {conversion, "cannot take logarithm of a negative number*",
     [](const Match&) { return messages::logarithm_of_negative(); }},
    {conversion, "ACOS is undefined outside *", input_out_of_range},
    {conversion, "ASIN is undefined outside *", input_out_of_range},

    // Types.
    {std::nullopt, "No function matches the given name and argument types '*'. *",
     [](const Match& m) { return no_such_call(m.parts.at(0)); }},
    // Only AVG is a macro, with one form per kind of number.
    {std::nullopt, "Macro loadonce_avg() *", [](const Match&) { return messages::avg_of_no_number(); }},
    {std::nullopt, "Unimplemented type for cast (* -> %)*",
     [](const Match& m) { return messages::cannot_cast(written_type(m.parts.at(0)), written_type(m.parts.at(1))); }},
    {std::nullopt, "Cannot compare values of type * and * in *",
     [](const Match& m) {
         return messages::operator_missing(std::array{written_type(m.parts.at(0)), written_type(m.parts.at(1))}, "=");
     }},
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
    {std::nullopt, "ORDER term out of range*", [](const Match&) { return messages::position_missing("ORDER BY"); }},
    {std::nullopt, "GROUP BY term out of range*", [](const Match&) { return messages::position_missing("GROUP BY"); }},
    {std::nullopt, "Set operations can only apply*", [](const Match&) { return messages::set_operation_columns(); }},
    {name, "Referenced column \"*\" not found in FROM clause!*", column_missing},
    {name, "Referenced column \"*\" was not found because the FROM clause is missing*", column_missing},
    {name, "Table \"*\" does not have a column named \"*\"*",
     [](const Match& m) { return messages::column_missing(m.parts.at(1)); }},
    {name, "Referenced table \"*\" not found!*",
     [](const Match& m) { return messages::from_entry_invalid(m.parts.at(0)); }},
    {name, "column \"*\" must appear in the GROUP BY *",
     [](const Match& m) { return messages::column_not_grouped(line(m)); }},
    {name, "* with name \"*\" already exists!*", object_exists},

    {std::nullopt, "Max expression depth limit of *", [](const Match&) { return messages::expression_too_deep(); }},

    // Whatever else DuckDB refuses, by its kind.
    {conversion, "*", [](const Match& m) { return messages::invalid_input(line(m)); }},
    {Problem::constraint, "NOT NULL constraint failed: *",
     [](const Match& m) {
         const std::string column = m.parts.at(0).substr(0, m.parts.at(0).find('\n'));
         return messages::null_not_allowed(column.substr(column.rfind('.') + 1));
     }},
    {name, "*", [](const Match& m) { return messages::query_invalid(line(m)); }},
    {Problem::conflict, "*", [](const Match& m) { return messages::serializable_violation(line(m)); }},
    {Problem::interrupted, "*", [](const Match&) { return messages::query_cancelled(); }},
    {Problem::machine, "*", [](const Match& m) { return messages::machine_failed(line(m)); }},
    {Problem::fatal, "*",
     [](const Match& m) {
         return messages::session_lost("the warehouse's engine stopped: " + line(m), "open the warehouse again");
     }},
    {std::nullopt, "*", [](const Match& m) { return messages::internal_error(line(m)); }},
};

// "Conversion Error: " at the beginning, and at the end the line of SQL that DuckDB cites and the column that it
// converts: both may hold anything that a user wrote.
std::string_view without_frame(std::string_view message) {
    constexpr std::string_view kind = "Error: ";
    const auto colon = message.find(kind);
    const auto is_letter = [](char c) { return c == ' ' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    if (colon != std::string_view::npos && std::ranges::all_of(message.substr(0, colon), is_letter))
        message.remove_prefix(colon + kind.size());
    message = message.substr(0, message.rfind("\n\nLINE "));
    return message.substr(0, message.rfind(" when casting from source column "));
}

bool matches(std::string_view text, std::string_view row, std::vector<std::string>& parts) {
    parts.clear();
    for (;;) {
        const auto wild = std::min(row.find_first_of("*%"), row.size());
        if (!text.starts_with(row.substr(0, wild))) return false;
        text.remove_prefix(wild);
        row.remove_prefix(wild);
        if (row.empty()) return text.empty();
        const bool longest = row.front() == '%';
        row.remove_prefix(1);
        if (row.empty()) {
            parts.emplace_back(text);
            return true;
        }
        const auto next = row.substr(0, row.find_first_of("*%"));
        const auto at = longest ? text.rfind(next) : text.find(next);
        if (at == std::string_view::npos) return false;
        parts.emplace_back(text.substr(0, at));
        text.remove_prefix(at);
    }
}

}  // namespace

std::span<const ErrorRow> error_rows() {
    return rows;
}

Recognised recognise(const Failure& failure) {
    Match match{without_frame(failure.message), {}};
    const auto* row = std::ranges::find_if(rows, [&](const ErrorRow& one) {
        return (!one.problem || one.problem == failure.problem) && matches(match.message, one.text, match.parts);
    });
    return {row, row->error(match)};  // the last row fits everything
}

}  // namespace loadonce::local::duck
