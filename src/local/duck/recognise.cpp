// Which row of the table a failure fits: its message without what DuckDB, or we, put around it.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "local/duck/error_table.h"
#include "local/duck/names.h"

namespace loadonce::local::duck {
namespace {

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

// Without the names that the binder made: a table's is dropped before its column, and what has no other name is called
// as PostgreSQL calls it. "loadonce_cut" becomes "cut".
std::string without_our_names(std::string_view message) {
    constexpr std::string_view ours = "loadonce_";
    const auto in_word = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    };
    std::string text;
    while (!message.empty()) {
        const auto length = static_cast<std::size_t>(std::ranges::find_if_not(message, in_word) - message.begin());
        const auto word = message.substr(0, length);
        message.remove_prefix(std::max<std::size_t>(length, 1));
        if (word.starts_with(reserved_prefix)) {
            const bool quoted = message.starts_with("\".");
            if (quoted && text.ends_with('"')) text.pop_back();
            if (quoted || message.starts_with('.'))
                message.remove_prefix(quoted ? 2 : 1);
            else
                text += "?column?";
        } else if (length == 0) {
            text += *(message.data() - 1);
        } else {
            text += word.starts_with(ours) ? word.substr(ours.size()) : word;
        }
    }
    return text;
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

Recognised recognise(const Failure& failure) {
    // What a conversion error cites is a value of a user's.
    const auto cited = without_frame(failure.message);
    const auto text = failure.problem == Problem::conversion ? std::string(cited) : without_our_names(cited);
    Match match{text, {}};
    const auto rows = error_rows();
    const auto row = std::ranges::find_if(rows, [&](const ErrorRow& one) {
        return (!one.problem || one.problem == failure.problem) && matches(match.message, one.text, match.parts);
    });
    return {&*row, row->error(match)};  // the last row fits everything
}

}  // namespace loadonce::local::duck
