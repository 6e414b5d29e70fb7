#include "local/duck/errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/error_codes.h"
#include "local/duck/quoting.h"
#include "redshift/messages.h"
#include "redshift/printer.h"
#include "redshift/sql_error.h"
#include "redshift/types.h"

namespace loadonce::local {

namespace messages = redshift::messages;

namespace {

// Separates the fields of an encoded message; DuckDB's own messages do not contain it.
constexpr char separator = '\x01';
constexpr std::string_view too_long_mark = "loadonce:8001";
constexpr std::string_view copy_too_long_mark = "loadonce:15007";
constexpr std::string_view divide_by_zero_mark = "loadonce:22012";
constexpr std::string_view invalid_digit_mark = "loadonce:1207";
constexpr std::string_view carried_mark = "loadonce:error";

std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const auto begin = text.find(before);
    if (begin == std::string_view::npos) return {};
    const auto start = begin + before.size();
    return std::string(text.substr(start, text.find(after, start) - start));
}

// Returns the first line without DuckDB's prefix "Conversion Error: ".
std::string first_line(std::string_view message) {
    auto line = message.substr(0, message.find('\n'));
    const auto colon = line.find("Error: ");
    if (colon != std::string_view::npos) line.remove_prefix(colon + 7);
    return std::string(line);
}

constexpr std::array<std::pair<std::string_view, TypeKind>, 3> integers{
    {{"INT16", TypeKind::smallint}, {"INT32", TypeKind::integer}, {"INT64", TypeKind::bigint}}};

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

// Converts RE2's errors about a pattern. Redshift supports back references and, with the parameter p, look-around; RE2
// supports neither.
std::optional<Error> of_pattern(std::string_view message) {
    const auto says = [message](std::string_view text) { return message.find(text) != std::string_view::npos; };
    constexpr std::string_view escape = "invalid escape sequence: \\";
    if (says(escape) && message.size() > message.find(escape) + escape.size()) {
        const char next = message[message.find(escape) + escape.size()];
        if (next >= '1' && next <= '9') return messages::unsupported("a regular expression with a back reference");
    }
    if (says("invalid perl operator")) return messages::unsupported("a regular expression with look-around");
    for (const auto* text :
         {"invalid escape sequence", "missing ]", "missing )", "unexpected )", "no argument for repetition",
          "invalid repetition", "bad repetition operator", "invalid character class"})
        if (says(text)) return redshift::messages::invalid_regular_expression(first_line(message));
    return std::nullopt;
}

// Converts DuckDB's range errors of dates, times and intervals to PostgreSQL's.
std::optional<Error> of_time(std::string_view message) {
    struct Said {
        std::string_view duck;
        Error (*error)();
    };
    for (const auto& [duck, error] :
         {Said{"not in timestamp range", messages::timestamp_overflow},
          Said{"TIMESTAMP out of range", messages::timestamp_overflow},
          Said{"Date out of range", messages::date_overflow}, Said{"to Microseconds", messages::interval_out_of_range},
          Said{"Interval value", messages::interval_out_of_range},
          Said{"Interval months", messages::interval_out_of_range},
          Said{"Interval days", messages::interval_out_of_range},
          Said{"Interval micros", messages::interval_out_of_range}})
        if (message.find(duck) != std::string_view::npos) return error();
    return std::nullopt;
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

// Converts "sum(VARCHAR)", a function, and "+(DATE, DECIMAL(2,1))", an operator with its operands.
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

// Converts DuckDB's errors about operand and argument types to PostgreSQL's.
std::optional<Error> of_types(std::string_view message) {
    if (const auto call = between(message, "the given name and argument types '", "'."); !call.empty())
        return no_such_call(call);
    // AVG alone is a macro, with a form for each kind of number.
    if (message.find("Macro loadonce_avg()") != std::string_view::npos) return redshift::messages::avg_of_no_number();
    const auto pair = [&](std::string_view before, std::string_view middle, std::string_view after) {
        const auto first = between(message, before, middle);
        const auto rest =
            first.empty() ? std::string() : between(message, std::string(before) + first + std::string(middle), after);
        return std::pair(written_type(first), written_type(rest));
    };
    if (const auto [from, to] = pair("Unimplemented type for cast (", " -> ", ")"); !to.empty())
        return redshift::messages::cannot_cast(from, to);
    if (const auto [left, right] = pair("Cannot compare values of type ", " and ", " in "); !right.empty())
        return redshift::messages::operator_missing(std::array{left, right}, "=");
    for (const auto* before : {"Cannot mix values of type ", "Cannot combine types of "}) {
        const bool mixed = std::string_view(before).find("mix") != std::string_view::npos;
        if (const auto [left, right] = pair(before, " and ", mixed ? " in " : " - an "); !right.empty())
            return redshift::messages::types_not_matched(left, right);
    }
    return std::nullopt;
}

// Converts DuckDB's errors about a query's structure and about arguments outside a function's domain to PostgreSQL's.
std::optional<Error> of_query(std::string_view message) {
    struct Said {
        std::string_view duck;
        Error (*error)();
    };
    if (const auto column = between(message, "Ambiguous reference to column name \"", "\""); !column.empty())
        return redshift::messages::column_ambiguous(column);
    if (const auto query = between(message, "Duplicate CTE name \"", "\""); !query.empty())
        return redshift::messages::with_query_twice(query);
    if (const auto column = between(message, "Column \"", "\" does not exist on "); !column.empty())
        return redshift::messages::using_column_missing(column);
    if (const auto zone = between(message, "Unknown TimeZone '", "'"); !zone.empty())
        return redshift::messages::time_zone_unknown(zone);
    for (const auto& [duck, error] : {Said{"square root of a negative", messages::square_root_of_negative},
                                      Said{"logarithm of zero", messages::logarithm_of_zero},
                                      Said{"logarithm of a negative", messages::logarithm_of_negative},
                                      Said{"is undefined outside", messages::input_out_of_range},
                                      Said{"More than one row returned by a subquery", messages::subquery_of_many_rows},
                                      Said{"ORDER term out of range", messages::order_by_position},
                                      Said{"GROUP BY term out of range", messages::group_by_position},
                                      Said{"Set operations can only apply", messages::set_operation_columns}})
        if (message.find(duck) != std::string_view::npos) return error();
    return std::nullopt;
}

Error conversion(std::string_view message) {
    // The SQL line that DuckDB quotes may contain encoded messages.
    if (const auto line = message.find("\n\nLINE "); line < message.find("loadonce:"))
        message = message.substr(0, line);
    if (const auto mark = message.find(carried_mark); mark != std::string_view::npos) {
        auto parts = parts_of(message.substr(mark));
        parts.resize(5);
        return redshift::sql_error(parts[1], parts[2], parts[3]);
    }
    if (const auto mark = message.find(too_long_mark); mark != std::string_view::npos) {
        const auto parts = parts_of(message.substr(mark));
        const std::string type = parts.size() > 1 ? parts[1].substr(0, parts[1].find('\n')) : "";
        return messages::value_too_long(type);
    }
    if (const auto mark = message.find(copy_too_long_mark); mark != std::string_view::npos) {
        auto parts = parts_of(message.substr(mark));
        parts.resize(5);
        return messages::copy_string_too_long(parts[1], std::stoll(parts[2]), std::stoll(parts[3]),
                                              parts[4].substr(0, parts[4].find('\n')));
    }
    if (const auto mark = message.find(invalid_digit_mark); mark != std::string_view::npos) {
        auto parts = parts_of(message.substr(mark));
        parts.resize(4);
        return invalid_digit(parts[1], parts[2] == "literal", parts[3]);
    }
    if (message.find(divide_by_zero_mark) != std::string_view::npos) return messages::divide_by_zero();
    if (message.find("DECIMAL") != std::string_view::npos &&
        (message.find("verflow") != std::string_view::npos || message.find("out of range") != std::string_view::npos))
        return messages::numeric_overflow();
    if (const auto refused = of_pattern(message)) return *refused;
    if (const auto refused = of_time(message)) return *refused;
    for (const char quote : {'\'', '"'}) {
        const auto before = fmt::format("Could not convert string {}", quote);
        const auto begin = message.find(before);
        const auto end = message.rfind(fmt::format("{} to ", quote));
        if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + before.size()) continue;
        return not_converted(message.substr(begin + before.size(), end - begin - before.size()),
                             message.substr(end + 5));
    }
    for (const auto& [duck, kind] : integers)
        if (message.find("Failed to cast decimal value") != std::string_view::npos &&
            message.find(fmt::format("to type {}", duck)) != std::string_view::npos)
            return messages::value_out_of_range(Type::of(kind));
    if (message.find("Could not cast value") != std::string_view::npos &&
        message.find("DECIMAL") != std::string_view::npos)
        return messages::numeric_overflow();
    for (const auto& [duck, kind] : integers)
        if (message.find("verflow") != std::string_view::npos && message.find(duck) != std::string_view::npos)
            return messages::integer_out_of_range(Type::of(kind));
    for (const auto& [duck, kind] : integers)
        if (message.find(fmt::format("destination type {}", duck)) != std::string_view::npos)
            return messages::value_out_of_range(Type::of(kind));
    if (message.find("out of range") != std::string_view::npos || message.find("Overflow") != std::string_view::npos ||
        message.find("overflow") != std::string_view::npos ||
        message.find("because the value is") != std::string_view::npos)
        return messages::value_not_in_range(first_line(message));
    return redshift::messages::invalid_input(first_line(message));
}

Error name(std::string_view message) {
    if (const auto column = between(message, "Referenced column \"", "\""); !column.empty())
        return messages::column_missing(column);
    if (message.find("does not have a column named") != std::string_view::npos)
        return messages::column_missing(between(message, "column named \"", "\""));
    if (const auto table = between(message, "Referenced table \"", "\""); !table.empty())
        return redshift::messages::from_entry_invalid(table);
    if (message.find("must appear in the GROUP BY") != std::string_view::npos)
        return redshift::messages::column_not_grouped(first_line(message));
    if (message.find("already exists") != std::string_view::npos)
        return redshift::messages::object_exists(first_line(message));
    return redshift::messages::query_invalid(first_line(message));
}

}  // namespace

Error from_duck(const duck::Failure& failure) {
    // Only the first line: the rest may quote the user's SQL.
    if (const auto refused = of_query(first_line(failure.message))) return *refused;
    if (const auto refused = of_types(first_line(failure.message))) return *refused;
    switch (failure.problem) {
        case duck::Problem::conversion:
            return conversion(failure.message);
        case duck::Problem::constraint: {
            const auto column = between(failure.message + "\n", "NOT NULL constraint failed: ", "\n");
            const auto name = column.substr(column.rfind('.') + 1);
            return messages::null_not_allowed(name);
        }
        case duck::Problem::name:
            return name(failure.message);
        case duck::Problem::conflict:
            return messages::serializable_violation(first_line(failure.message));
        case duck::Problem::interrupted:
            return redshift::messages::query_cancelled();
        case duck::Problem::machine:
            return redshift::messages::machine_failed(first_line(failure.message));
        case duck::Problem::fatal:
            return Error(errors::warehouse_unreachable,
                         "the warehouse's engine stopped: " + first_line(failure.message), "open the warehouse again")
                .with_sqlstate("08006", TransactionOutcome::rolled_back);
        case duck::Problem::other:
            break;
    }
    return redshift::messages::internal_error(first_line(failure.message));
}

std::string carried(const Error& error) {
    return fmt::format("{0}{1}{2}{1}{3}{1}{4}{1}", carried_mark, separator, error.sqlstate(), error.message(),
                       error.remedy());
}

std::string divide_by_zero_sql() {
    return duck::literal(divide_by_zero_mark);
}

std::string invalid_digit_sql(const Type& type, bool literal) {
    const auto* name = type.kind == TypeKind::smallint ? "Short" : type.kind == TypeKind::bigint ? "Long" : "Integer";
    return duck::literal(
        fmt::format("{0}{1}{2}{1}{3}{1}", invalid_digit_mark, separator, name, literal ? "literal" : "value"));
}

std::string multibyte_char_sql(std::string_view value) {
    const auto message = carried(redshift::messages::multibyte_in_char());
    const auto at = message.find("char: ") + 6;
    return fmt::format("{} || lower(hex(regexp_extract({}, '[^\\x00-\\x7f]'))) || {}",
                       duck::literal(message.substr(0, at)), value, duck::literal(message.substr(at)));
}

std::string too_long_message_sql(std::string_view type_with_length) {
    return duck::literal(fmt::format("{}{}{}", too_long_mark, separator, type_with_length));
}

std::string copy_too_long_message_sql(std::string_view column, int length, std::string_view length_sql,
                                      std::string_view file_sql) {
    return fmt::format("{} || {} || {} || {}",
                       duck::literal(fmt::format("{0}{1}{2}{1}{3}{1}", copy_too_long_mark, separator, column, length)),
                       length_sql, duck::literal(std::string(1, separator)), file_sql);
}

}  // namespace loadonce::local
