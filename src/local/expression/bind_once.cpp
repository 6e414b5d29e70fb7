#include "local/expression/bind_once.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "local/duck/names.h"

namespace loadonce::local {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view word_characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

// Calls `use` with each word outside quotes, until it returns true; returns whether one did.
template <class Use>
bool any_word(std::string_view sql, Use use) {
    for (std::size_t i = 0; i < sql.size();) {
        if (sql[i] == '\'' || sql[i] == '"') {
            // A doubled quote ends one literal and begins another.
            i = std::min(sql.find(sql[i], i + 1), sql.size() - 1) + 1;
            continue;
        }
        const auto end = std::min(sql.find_first_not_of(word_characters, i), sql.size());
        if (end > i && use(sql.substr(i, end - i))) return true;
        i = std::max(end, i + 1);
    }
    return false;
}

bool has_word(std::string_view sql, std::initializer_list<std::string_view> words) {
    return any_word(sql, [words](std::string_view word) { return std::ranges::find(words, word) != words.end(); });
}

// The functions of Redshift whose value changes within a statement.
bool is_volatile(std::string_view sql) {
    return has_word(sql, {"random", "nextval"});
}

// What DuckDB takes in the argument of a lambda function, but not in the lambda's body.
bool is_refused_in_lambda(std::string_view sql) {
    return has_word(sql, {"SELECT", "ANY", "ALL", "unnest", "generate_subscripts"});
}

std::string parameter(std::size_t level) {
    return duck::internal_name(fmt::format("v{}", level));
}

// A level that no lambda in `sql` has: the same expression is always given the same text, as GROUP BY needs.
std::size_t level_above(std::string_view sql) {
    const auto prefix = duck::internal_name("v");
    std::size_t highest = 0;
    any_word(sql, [&](std::string_view word) {
        if (!word.starts_with(prefix)) return false;
        std::size_t level = 0;
        for (const char c : word.substr(prefix.size())) {
            if (digits.find(c) == std::string_view::npos) return false;
            level = level * 10 + static_cast<std::size_t>(c - '0');
        }
        highest = std::max(highest, level);
        return false;
    });
    return highest + 1;
}

// The literal or name in quotes that is at the start of `text`, without which it is.
bool skip_quoted(std::string_view& text, char quote) {
    if (!text.starts_with(quote)) return false;
    do {
        const auto end = text.find(quote, 1);
        if (end == std::string_view::npos) return false;
        text.remove_prefix(end + 1);
    } while (text.starts_with(quote));
    return true;
}

bool is_name(std::string_view text) {
    if (!skip_quoted(text, '"')) return false;
    while (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!skip_quoted(text, '"')) return false;
    }
    return text.empty();
}

bool is_atom(std::string_view text) {
    if (text == "NULL" || text == "TRUE" || text == "FALSE") return true;
    if (text.ends_with("::BIGINT")) text.remove_suffix(8);
    if (text.empty() || text.find_first_not_of("0123456789.") == std::string_view::npos) return !text.empty();
    if (text.starts_with(duck::reserved_prefix))
        return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string_view::npos;
    for (const std::string_view type : {"DATE ", "TIME ", "TIMESTAMP "})
        if (text.starts_with(type)) text.remove_prefix(type.size());
    return is_name(text) || (skip_quoted(text, '\'') && text.empty());
}

// Removes one cast, sign, rtrim() or lower limit that is around all of `text`.
bool unwrap(std::string_view& text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> around{
        {{"rtrim(", ", ' ')"}, {"greatest(", ", 1)"}, {"(- ", ")"}}};
    for (const auto& [before, after] : around)
        if (text.starts_with(before) && text.ends_with(after)) {
            text = text.substr(before.size(), text.size() - before.size() - after.size());
            return true;
        }
    constexpr std::string_view cast = "CAST(";
    if (!text.starts_with(cast) || !text.ends_with(')')) return false;
    const auto as = text.rfind(" AS ");
    if (as == std::string_view::npos || as < cast.size()) return false;
    const auto type = text.substr(as + 4, text.size() - as - 5);
    if (type.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789(), ") != std::string_view::npos) return false;
    text = text.substr(cast.size(), as - cast.size());
    return true;
}

bool must_be_bound(const Operand& operand) {
    if (operand.use == Operand::Use::repeated) return !is_repeatable(operand.sql);
    return operand.use == Operand::Use::listed && is_volatile(operand.sql);
}

}  // namespace

bool is_repeatable(std::string_view sql) {
    constexpr int wrappers_max = 2;
    for (int i = 0; i < wrappers_max && !is_atom(sql); ++i)
        if (!unwrap(sql)) return false;
    return is_atom(sql);
}

std::string bind_once(const Operands& operands, const std::function<std::string(const Bound&)>& body) {
    Bound bound;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        bound.push_back(operands[i].sql);
        if (must_be_bound(operands[i])) places.push_back(i);
    }
    if (places.empty()) return body(bound);
    for (std::size_t i = 0; i < operands.size(); ++i)
        if (!must_be_bound(operands[i]) && is_refused_in_lambda(operands[i].sql)) places.push_back(i);

    std::size_t level = 1;
    for (const auto& one : operands) level = std::max(level, level_above(one.sql));
    const auto name = parameter(level);
    std::string argument;
    if (places.size() == 1) {
        argument = std::exchange(bound[places.front()], name);
    } else {
        for (std::size_t k = 0; k < places.size(); ++k) {
            const auto field = fmt::format("o{}", k);
            argument += fmt::format("{}{}: {}", k > 0 ? ", " : "{", field, bound[places[k]]);
            bound[places[k]] = fmt::format("{}.{}", name, field);
        }
        argument += "}";
    }
    return fmt::format("list_transform([{}], lambda {}: {})[1]", argument, name, body(bound));
}

}  // namespace loadonce::local
