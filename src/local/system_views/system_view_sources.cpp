#include "local/system_views/system_view_sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include "datatype/values.h"
#include "local/engine/engine.h"

namespace loadonce::local {
namespace {

using duck::literal;

using Values = std::vector<std::string>;  // DuckDB's SQL, one for each column
using Table = std::vector<Values>;

using Columns = std::vector<std::string_view>;  // "name TYPE"

struct Activity {
    std::string_view name;
    Columns columns;
    Table (*rows)(const Engine&, std::int64_t now);
};

std::string number(std::int64_t value) {
    return std::to_string(value);
}
std::string time(std::int64_t micros) {
    return "TIMESTAMP '" + datatype::timestamp_text(micros) + "'";
}
std::string truth(bool value) {
    return value ? "TRUE" : "FALSE";
}

// Returns SQL for the oid of a relation that locks and loads identify as schema.name.
std::string relation_oid(const std::string& relation) {
    return fmt::format("(SELECT max(r.oid) FROM _loadonce.relations r WHERE r.schema || '.' || r.name = {})",
                       literal(relation));
}

Values of_query(const QueryRecord& query, std::initializer_list<std::string> others) {
    Values values{number(query.id),  number(query.transaction), number(query.session),
                  time(query.start), time(query.end),           number(query.end - query.start)};
    values.insert(values.end(), others);
    return values;
}
Columns with_query(Columns others) {
    Columns columns{"id BIGINT",         "transaction BIGINT", "session BIGINT",
                    "started TIMESTAMP", "ended TIMESTAMP",    "elapsed BIGINT"};
    columns.insert(columns.end(), others.begin(), others.end());
    return columns;
}

Table queries(const Engine& engine, std::int64_t) {
    Table table;
    for (const auto& query : engine.history.queries())
        table.push_back(of_query(query, {literal(query.type),
                                         query.canceled ? "'canceled'"
                                         : query.error  ? "'failed'"
                                                        : "'success'",
                                         literal(query.error.value_or("")), number(query.rows), literal(query.text)}));
    return table;
}

Table loads(const Engine& engine, std::int64_t) {
    Table table;
    for (const auto& load : engine.history.loads()) {
        std::int64_t bytes = 0;
        for (const auto& file : load.files) bytes += file.bytes;
        const auto& error = load.query.error;
        const auto reason = load.diagnostics.context.substr(0, load.diagnostics.context.find('\n'));
        table.push_back(of_query(
            load.query, {truth(!error), literal(load.table), relation_oid(load.table), literal(load.source),
                         number(load.loaded), number(static_cast<std::int64_t>(load.files.size())), number(bytes),
                         number(load.diagnostics.code), literal(reason.empty() ? error.value_or("") : reason),
                         literal(load.diagnostics.file), literal(load.diagnostics.column)}));
    }
    return table;
}

// Only of successful loads.
Table loaded_files(const Engine& engine, std::int64_t) {
    Table table;
    for (const auto& load : engine.history.loads())
        for (const auto& file : load.files)
            if (!load.query.error)
                table.push_back(of_query(load.query, {literal(file.url), number(file.bytes), number(file.rows)}));
    return table;
}

Table locks(const Engine& engine, std::int64_t) {
    constexpr std::array<std::string_view, 4> modes{"'read'", "'append'", "'write'", "'exclusive'"};
    Table table;
    for (const auto& lock : engine.locks.list())
        table.push_back({number(lock.owner), relation_oid(lock.table),
                         std::string(modes.at(static_cast<std::size_t>(lock.mode))), truth(lock.granted)});
    return table;
}

Table sessions(const Engine& engine, std::int64_t now) {
    Table table;
    for (const auto& session : engine.sessions.list())
        table.push_back({number(session.session), literal(session.user), time(session.connected),
                         number(session.transaction), time(session.started), literal(session.statement),
                         time(session.since), number(now - session.since), truth(session.block)});
    return table;
}

// elapsed is in microseconds.
const std::array<Activity, 5> activities{{
    {"queries", with_query({"type VARCHAR", "status VARCHAR", "error VARCHAR", "returned BIGINT", "text VARCHAR"}),
     queries},
    {"loads",
     with_query({"succeeded BOOLEAN", "target VARCHAR", "relation BIGINT", "source VARCHAR", "loaded BIGINT",
                 "files BIGINT", "bytes BIGINT", "error_code BIGINT", "error VARCHAR", "error_file VARCHAR",
                 "error_column VARCHAR"}),
     loads},
    {"loaded_files", with_query({"url VARCHAR", "bytes BIGINT", "lines BIGINT"}), loaded_files},
    {"locks", {"session BIGINT", "relation BIGINT", "mode VARCHAR", "granted BOOLEAN"}, locks},
    // statement: the running statement (empty: none), its start and duration. block: in an explicit transaction block.
    {"sessions",
     {"id BIGINT", "user_name VARCHAR", "connected TIMESTAMP", "transaction BIGINT", "transaction_started TIMESTAMP",
      "statement VARCHAR", "since TIMESTAMP", "elapsed BIGINT", "block BOOLEAN"},
     sessions},
}};

}  // namespace

std::string activity(const Context& context, std::string_view name) {
    const auto* found = std::ranges::find(activities, name, &Activity::name);
    if (found == activities.end()) return {};
    auto table = found->rows(context.transaction.engine(), context.transaction.statement_time());
    const bool none = table.empty();
    if (none) table.emplace_back(found->columns.size(), "NULL");
    std::string casts, rows;
    for (std::size_t i = 0; i < found->columns.size(); ++i) {
        const auto column = found->columns[i];
        const auto blank = column.find(' ');
        casts += fmt::format("{}CAST({} AS {}) AS \"{}\"", i > 0 ? ", " : "", duck::internal_column(i),
                             column.substr(blank + 1), column.substr(0, blank));
    }
    for (const auto& row : table) rows += fmt::format("{}({})", rows.empty() ? "" : ", ", fmt::join(row, ", "));
    return fmt::format("(SELECT {} FROM (VALUES {}) AS {}({}){})", casts, rows, duck::internal_name("rows"),
                       duck::internal_columns(found->columns.size()), none ? " WHERE FALSE" : "");
}

}  // namespace loadonce::local
