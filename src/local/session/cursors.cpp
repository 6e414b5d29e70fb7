#include "local/session/cursors.h"

#include <algorithm>
#include <limits>

#include "local/statements/statements.h"
#include "redshift/messages.h"

namespace loadonce::local {

void Cursors::require_new(const std::string& name) const {
    if (cursors_.contains(name)) throw redshift::messages::cursor_exists(name);
    // AWS, "DECLARE": "Only one cursor at a time can be open per session."
    if (!cursors_.empty()) throw redshift::messages::cursor_open(cursors_.begin()->first);
}

Result Cursors::declare(const std::string& name, std::vector<warehouse::ResultColumn> columns,
                        std::shared_ptr<RowFile> rows) {
    cursors_.emplace(name, Cursor{std::move(columns), std::move(rows)});
    return done("DECLARE CURSOR");
}

const Cursors::Cursor& Cursors::get(const std::string& name) const {
    const auto found = cursors_.find(name);
    if (found == cursors_.end()) throw redshift::messages::cursor_missing(name);
    return found->second;
}

const std::vector<warehouse::ResultColumn>& Cursors::columns(const std::string& name) const {
    return get(name).columns;
}

warehouse::Opened Cursors::fetch(const redshift::Fetch& fetch) const {
    const auto& [columns, rows] = get(fetch.cursor);
    Result head = done("FETCH");
    head.columns = columns;
    const std::int64_t wanted = fetch.count.value_or(std::numeric_limits<std::int64_t>::max());
    return {std::move(head), rows_of(rows, static_cast<std::uint64_t>(std::max<std::int64_t>(wanted, 0)))};
}

Result Cursors::close(const redshift::CloseCursor& close) {
    if (close.name.empty())
        cursors_.clear();
    else if (cursors_.erase(close.name) == 0)
        throw redshift::messages::cursor_missing(close.name);
    return done("CLOSE CURSOR");
}

}  // namespace loadonce::local
