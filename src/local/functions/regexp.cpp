// Regular expressions.
//
// Patterns are RE2's: POSIX classes and Perl's \d, \w and \s are the same; look-around of the dialect 'p' is not there,
// and where POSIX takes the longest alternative, the first is taken, unless all are plain words.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "local/functions/families.h"
#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::local::families {
namespace {

// The pattern with what the parameters say.
struct Pattern {
    std::string sql;
    bool group = false;  // e: the first group
};

// POSIX takes the longest of what begins first. Of plain words that is the longest word, which RE2 takes if it is
// first.
std::string longest_first(const std::string& pattern) {
    if (pattern.find_first_of("\\()[]{}.*+?^$") != std::string::npos) return pattern;
    std::vector<std::string> words{""};
    for (const char c : pattern)
        if (c == '|')
            words.emplace_back();
        else
            words.back() += c;
    std::ranges::stable_sort(words, std::ranges::greater(), &std::string::size);
    return fmt::format("{}", fmt::join(words, "|"));
}

Pattern pattern_of(const Call& call, std::size_t parameters) {
    const auto& text = call.values[1].literal;
    Pattern pattern{text ? duck::literal(longest_first(*text)) : call.sql[1]};
    if (text && (text->find("(?=") != std::string::npos || text->find("(?!") != std::string::npos ||
                 text->find("(?<") != std::string::npos))
        throw redshift::messages::unsupported("a regular expression with look-around");
    if (call.values.size() <= parameters) return pattern;
    for (const char c : *call.values[parameters].literal) {
        if (c == 'i')
            pattern.sql = fmt::format("'(?i)' || {}", pattern.sql);
        else if (c == 'e')
            pattern.group = true;
        else if (c != 'c' && c != 'p')
            throw redshift::sql_error("22023", fmt::format("{}: unknown parameter '{}'", call.name(), c));
    }
    // Without a group of its own, e says nothing.
    if (pattern.group && text && text->find('(') == std::string::npos) pattern.group = false;
    return pattern;
}

std::string position_of(const Call& call, std::size_t index) {
    return call.sql.size() > index ? fmt::format("greatest({}, 1)", call.sql[index]) : "1";
}

std::string matches(const std::string& source, const Pattern& pattern) {
    return fmt::format("regexp_extract_all({}, {}, {})", source, pattern.sql, pattern.group ? 1 : 0);
}

}  // namespace

BoundExpression regexp_count(const Call& call) {
    return {fmt::format("CAST(len({}) AS INTEGER)",
                        matches(fmt::format("substr({}, {})", call.sql[0], position_of(call, 2)), pattern_of(call, 3))),
            call.type};
}

// Where the n-th match begins, or what follows its end: the pieces between the matches and the matches before it.
BoundExpression regexp_instr(const Call& call) {
    const auto pattern = pattern_of(call, 5);
    const auto position = position_of(call, 2);
    const auto occurrence = call.sql.size() > 3 ? call.sql[3] : "1";
    const auto after = call.sql.size() > 4 ? call.sql[4] : "0";
    return {fmt::format("(SELECT CASE WHEN s IS NULL OR p IS NULL THEN NULL WHEN n < 1 OR n > len(m) THEN 0 ELSE "
                        "CAST({} - 1 + list_sum(list_transform(b[1:n], lambda x: length(x))) + "
                        "coalesce(list_sum(list_transform(m[1:n - 1], lambda x: length(x))), 0) + 1 + CASE WHEN {} > 0 "
                        "THEN length(m[n]) ELSE 0 END AS INTEGER) END FROM (SELECT *, regexp_extract_all(s, p) AS m, "
                        "regexp_split_to_array(s, p) AS b FROM (SELECT substr({}, {}) AS s, {} AS p, {} AS n)))",
                        position, after, call.sql[0], position, pattern.sql, occurrence),
            call.type};
}

// $1 in the replacement is the first group; a backslash is nothing special.
BoundExpression regexp_replace(const Call& call) {
    const auto pattern = pattern_of(call, 4);
    const auto position = position_of(call, 3);
    const auto by =
        call.sql.size() > 2
            ? fmt::format(R"(regexp_replace(replace({}, '\', '\\'), '\$([0-9])', '\\\1', 'g'))", call.sql[2])
            : "''";
    const auto replaced = [&](const std::string& source) {
        return fmt::format("regexp_replace({}, {}, {}, 'g')", source, pattern.sql, by);
    };
    if (call.sql.size() < 4) return {replaced(call.sql[0]), call.type};
    return {fmt::format("(left({0}, {1} - 1) || {2})", call.sql[0], position,
                        replaced(fmt::format("substr({}, {})", call.sql[0], position))),
            call.type};
}

// No match is an empty string; an occurrence below 1 or past the length is null.
BoundExpression regexp_substr(const Call& call) {
    const auto pattern = pattern_of(call, 4);
    const auto source = fmt::format("substr({}, {})", call.sql[0], position_of(call, 2));
    const auto occurrence = call.sql.size() > 3 ? call.sql[3] : "1";
    return {
        fmt::format("(SELECT CASE WHEN n >= 1 AND n <= greatest(length({0}), 1) AND m IS NOT NULL THEN coalesce(m[n], "
                    "'') END FROM (SELECT {1} AS m, {2} AS n))",
                    call.sql[0], matches(source, pattern), occurrence),
        call.type};
}

}  // namespace loadonce::local::families
