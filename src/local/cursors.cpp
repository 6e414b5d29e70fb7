#include "local/cursors.h"

#include <fmt/format.h>

#include <algorithm>

#include "local/errors.h"
#include "local/statements.h"
#include "redshift/messages.h"

namespace loadonce::local {

Result Cursors::declare(const std::string& name, Result rows) {
    if (cursors_.contains(name)) throw refusal("42P03", fmt::format("cursor \"{}\" already exists", name));
    cursors_.emplace(name, Cursor{std::move(rows), 0});
    return done("DECLARE CURSOR");
}

Result Cursors::fetch(const redshift::Fetch& fetch) {
    const auto found = cursors_.find(fetch.cursor);
    if (found == cursors_.end()) throw redshift::messages::cursor_missing(fetch.cursor);
    auto& [rows, next] = found->second;
    const auto left = rows.rows.size() - next;
    const auto wanted = fetch.count ? static_cast<std::size_t>(std::max<std::int64_t>(*fetch.count, 0)) : left;
    Result result = done("FETCH");
    result.columns = rows.columns;
    const auto end = next + std::min(wanted, left);
    for (; next < end; ++next) result.rows.push_back(std::move(rows.rows[next]));
    return result;
}

const std::vector<warehouse::ResultColumn>& Cursors::columns(const std::string& name) const {
    const auto found = cursors_.find(name);
    if (found == cursors_.end()) throw redshift::messages::cursor_missing(name);
    return found->second.rows.columns;
}

Result Cursors::close(const redshift::CloseCursor& close) {
    if (close.name.empty())
        cursors_.clear();
    else if (cursors_.erase(close.name) == 0)
        throw redshift::messages::cursor_missing(close.name);
    return done("CLOSE CURSOR");
}

}  // namespace loadonce::local
