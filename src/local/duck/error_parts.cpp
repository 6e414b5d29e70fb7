#include "local/duck/error_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

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

}  // namespace

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

// DuckDB has one message for both.
Error time_not_read(const Match& match) {
    const bool digits = match.parts.at(0).find_first_of("0123456789") != std::string::npos;
    return digits ? messages::datetime_out_of_range(match.parts.at(0))
                  : messages::invalid_input(Type::of(TypeKind::time), match.parts.at(0));
}

Error not_converted(const Match& match) {
    return not_converted(match.parts.at(0), match.parts.at(1));
}

Error too_long(const Match& match) {
    return messages::value_too_long(parts_of(match, 1)[0]);
}

}  // namespace loadonce::local::duck
