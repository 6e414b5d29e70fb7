// Regular expressions.
//
// Patterns are RE2's: POSIX classes and Perl's \d, \w and \s are the same; look-around of the dialect 'p' is not there,
// and where POSIX takes the longest alternative, the first is taken, unless all are plain words.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "local/duck/names.h"
#include "local/expression/bind_once.h"
#include "local/functions/families.h"
#include "redshift/messages.h"

namespace loadonce::local::families {
namespace {

// The pattern with what the parameters say.
struct Pattern {
    Fragment sql;
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
    Pattern pattern{text ? Fragment(duck::literal(longest_first(*text))) : call.sql[1]};
    if (text && (text->find("(?=") != std::string::npos || text->find("(?!") != std::string::npos ||
                 text->find("(?<") != std::string::npos))
        throw redshift::messages::unsupported("a regular expression with look-around");
    if (call.values.size() <= parameters) return pattern;
    for (const char c : *call.values[parameters].literal) {
        if (c == 'i')
            pattern.sql =
                text ? Fragment(duck::literal("(?i)" + longest_first(*text))) : compose("('(?i)' || {})", pattern.sql);
        else if (c == 'e')
            pattern.group = true;
        else if (c != 'c' && c != 'p')
            throw redshift::messages::match_parameter_unknown(call.name(), c);
    }
    // Without a group of its own, e says nothing.
    if (pattern.group && text && text->find('(') == std::string::npos) pattern.group = false;
    return pattern;
}

Fragment position_of(const Call& call, std::size_t index) {
    return call.sql.size() > index ? compose("greatest({}, 1)", call.sql[index]) : Fragment("1");
}

Fragment matches(const Fragment& source, const Pattern& pattern) {
    return compose("regexp_extract_all({}, {}, {})", source, pattern.sql, pattern.group ? 1 : 0);
}

}  // namespace

BoundExpression regexp_count(const Call& call) {
    return {compose("CAST(len({}) AS INTEGER)",
                    matches(compose("substr({}, {})", call.sql[0], position_of(call, 2)), pattern_of(call, 3))),
            call.type};
}

// Where the n-th match begins, or what follows its end: the pieces between the matches and the matches before it.
BoundExpression regexp_instr(const Call& call) {
    const auto pattern = pattern_of(call, 5);
    const auto position = position_of(call, 2);
    const auto occurrence = call.sql.size() > 3 ? call.sql[3] : Fragment("1");
    const auto after = call.sql.size() > 4 ? call.sql[4] : Fragment("0");
    const auto length = fmt::format("lambda {0}: length({0})", duck::internal_name("match"));
    const auto placed = [&](const Bound& bound) {
        const auto text = compose("substr({}, {})", bound[0], bound[2]);
        const auto found = [&](const Bound& parts) {
            return compose(
                "CASE WHEN {0} IS NULL OR {1} IS NULL OR {2} IS NULL THEN NULL WHEN {3} < 1 OR {3} > len({4}) THEN 0 "
                "ELSE CAST({2} - 1 + list_sum(list_transform({5}[1:{3}], {7})) + "
                "coalesce(list_sum(list_transform({4}[1:{3} - 1], {7})), 0) + 1 + CASE WHEN {6} > 0 THEN "
                "length({4}[{3}]) ELSE 0 END AS INTEGER) END",
                bound[0], bound[1], bound[2], bound[3], parts[0], parts[1], bound[4], length);
        };
        return bind_once({compose("regexp_extract_all({}, {})", text, bound[1]),
                          compose("regexp_split_to_array({}, {})", text, bound[1])},
                         found);
    };
    return {bind_once({call.sql[0], pattern.sql, position, occurrence, single(after)}, placed), call.type};
}

// $1 in the replacement is the first group; a backslash is nothing special.
BoundExpression regexp_replace(const Call& call) {
    const auto pattern = pattern_of(call, 4);
    const auto position = position_of(call, 3);
    const auto by = call.sql.size() > 2
                        ? compose(R"(regexp_replace(replace({}, '\', '\\'), '\$([0-9])', '\\\1', 'g'))", call.sql[2])
                        : Fragment("''");
    if (call.sql.size() < 4)
        return {compose("regexp_replace({}, {}, {}, 'g')", call.sql[0], pattern.sql, by), call.type};
    const auto replaced = [](const Bound& bound) {
        return compose("(left({0}, {1} - 1) || regexp_replace(substr({0}, {1}), {2}, {3}, 'g'))", bound[0], bound[1],
                       bound[2], bound[3]);
    };
    return {bind_once({call.sql[0], position, single(pattern.sql), single(by)}, replaced), call.type};
}

// No match is an empty string; an occurrence below 1 or past the length is null.
BoundExpression regexp_substr(const Call& call) {
    const auto pattern = pattern_of(call, 4);
    const auto occurrence = call.sql.size() > 3 ? call.sql[3] : Fragment("1");
    const auto chosen = [&](const Bound& bound) {
        const auto all = matches(compose("substr({}, {})", bound[0], bound[1]), {bound[2], pattern.group});
        return bind_once({all, bound[0], bound[3]}, [](const Bound& parts) {
            return compose(
                "CASE WHEN {2} >= 1 AND {2} <= greatest(length({1}), 1) AND {0} IS NOT NULL THEN coalesce({0}[{2}], "
                "'') END",
                parts[0], parts[1], parts[2]);
        });
    };
    return {bind_once({call.sql[0], single(position_of(call, 2)), single(pattern.sql), occurrence}, chosen), call.type};
}

}  // namespace loadonce::local::families
