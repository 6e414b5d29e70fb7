#include "local/system_views.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "local/engine.h"
#include "local/values.h"

namespace loadonce::local {
namespace {

using duck::identifier;
using duck::literal;

using Values = std::vector<std::string>;  // DuckDB's SQL, one for each column
using Table = std::vector<Values>;

struct View {
    std::string_view name;
    // "name type, ..." as AWS documents them. Types: int2, int4, int8, bool, text, timestamp, char(n), varchar(n).
    std::string_view columns;
    Table (*rows)(const Context&);
};

std::string text(std::string_view value, std::size_t most = 65535) {
    return literal(value.substr(0, most));
}
std::string number(std::int64_t value) {
    return std::to_string(value);
}
std::string time(std::int64_t micros) {
    return "TIMESTAMP '" + timestamp_text(micros) + "'";
}
constexpr std::string_view user_id = "100";

std::string database() {
    return literal(database_name);
}

// The number of a relation that locks know as schema.name.
std::string relation_oid(const std::string& lock) {
    return fmt::format("(SELECT max(r.oid) FROM _loadonce.relations r WHERE r.schema || '.' || r.name = {})",
                       literal(lock));
}

std::string status(const QueryRecord& query) {
    return query.canceled ? "'canceled'" : query.error ? "'failed'" : "'success'";
}

Table queries(const Context& context) {
    Table table;
    for (const auto& query : context.transaction.engine().history.queries()) {
        const auto elapsed = number(query.end - query.start);
        table.push_back({std::string(user_id),
                         number(query.id),
                         "'default'",
                         number(query.transaction),
                         number(query.session),
                         database(),
                         text(query.type),
                         status(query),
                         "FALSE",
                         time(query.start),
                         time(query.end),
                         elapsed,
                         "0",
                         elapsed,
                         text(query.error.value_or(""), 512),
                         number(query.rows),
                         "NULL",
                         text(query.text, 4000),
                         "'1.0.77953'",
                         "''",
                         "'primary'",
                         "0",
                         "0",
                         "0"});
    }
    return table;
}

Table loads(const Context& context) {
    Table table;
    for (const auto& load : context.transaction.engine().history.loads()) {
        std::int64_t bytes = 0;
        for (const auto& file : load.files) bytes += file.bytes;
        const auto& query = load.query;
        const auto files = number(static_cast<std::int64_t>(load.files.size()));
        table.push_back({std::string(user_id),
                         number(query.id),
                         number(query.transaction),
                         number(query.session),
                         database(),
                         query.error ? "'aborted'" : "'completed'",
                         text(load.table),
                         time(query.start),
                         time(query.end),
                         number(query.end - query.start),
                         text(load.source),
                         "'parquet'",
                         number(load.loaded),
                         number(bytes),
                         files,
                         number(bytes),
                         files,
                         number(bytes),
                         query.error ? "1" : "0",
                         "0"});
    }
    return table;
}

// A row for each file; `one` says what is in it.
Table of_files(const Context& context, Values (*one)(const LoadRecord&, const LoadedFile&)) {
    Table table;
    for (const auto& load : context.transaction.engine().history.loads())
        if (!load.query.error)
            for (const auto& file : load.files) table.push_back(one(load, file));
    return table;
}

Table load_details(const Context& context) {
    return of_files(context, [](const LoadRecord& load, const LoadedFile& file) -> Values {
        return {std::string(user_id),
                number(load.query.id),
                text(file.url, 256),
                number(file.bytes),
                number(file.rows),
                time(load.query.end),
                "1",
                time(load.query.start),
                time(load.query.end),
                "NULL",
                "NULL"};
    });
}

Table load_commits(const Context& context) {
    return of_files(context, [](const LoadRecord& load, const LoadedFile& file) -> Values {
        return {std::string(user_id),
                number(load.query.id),
                "0",
                "''",
                text(file.url, 256),
                "0",
                number(file.rows),
                "0",
                time(load.query.end),
                "1",
                "'Parquet'",
                "0",
                "0",
                "0"};
    });
}

template <typename Row>
Table of_errors(const Context& context, Row row) {
    Table table;
    for (const auto& load : context.transaction.engine().history.loads())
        if (load.query.error) table.push_back(row(load));
    return table;
}

// What both views of errors say of the place: file, line, column, its type and length, the position in the line.
Values error_place(const LoadRecord& load) {
    return {text(load.error_file, 256), "0", text(load.error_column, 127), "''", "''", "0"};
}
std::string error_reason(const LoadRecord& load, std::size_t most) {
    return text(load.error_context.empty() ? *load.query.error : load.error_context, most);
}
Values joined(Values first, const Values& second, const Values& third) {
    first.insert(first.end(), second.begin(), second.end());
    first.insert(first.end(), third.begin(), third.end());
    return first;
}

Table load_error_details(const Context& context) {
    return of_errors(context, [](const LoadRecord& load) {
        const auto& query = load.query;
        return joined({std::string(user_id), number(query.id), number(query.transaction), number(query.session),
                       database(), relation_oid(load.table), time(query.start)},
                      error_place(load), {number(load.error_code), error_reason(load, 512)});
    });
}

Table load_errors(const Context& context) {
    return of_errors(context, [](const LoadRecord& load) {
        const auto& query = load.query;
        return joined({std::string(user_id), "0", relation_oid(load.table), time(query.start), number(query.session),
                       number(query.id)},
                      error_place(load), {"''", "''", number(load.error_code), error_reason(load, 100), "0", "0", "0"});
    });
}

Sessions::Entry entry_of(const std::vector<Sessions::Entry>& sessions, SessionId session) {
    const auto found = std::ranges::find(sessions, session, &Sessions::Entry::session);
    return found == sessions.end() ? Sessions::Entry{} : *found;
}

Table locks(const Context& context) {
    Table table;
    const auto sessions = context.transaction.engine().sessions.list();
    for (const auto& lock : context.transaction.engine().locks.list()) {
        if (lock.mode == LockMode::read) continue;
        const auto owner = entry_of(sessions, lock.owner);
        const auto* kind = lock.mode == LockMode::append  ? "insert"
                           : lock.mode == LockMode::write ? "delete"
                                                          : "exclusive";
        table.push_back({relation_oid(lock.table), "NULL", "NULL", number(owner.transaction), number(lock.owner),
                         time(owner.started), "NULL",
                         text(fmt::format("{} {} lock", lock.granted ? "Holding" : "Waiting for", kind), 22)});
    }
    return table;
}

Table transactions(const Context& context) {
    Table table;
    const auto sessions = context.transaction.engine().sessions.list();
    const auto add = [&](SessionId session, std::string_view mode, std::string_view object, std::string relation,
                         bool granted) {
        const auto owner = entry_of(sessions, session);
        table.push_back({literal(owner.user), database(), number(owner.transaction), number(session),
                         time(owner.started), text(mode), text(object), std::move(relation),
                         granted ? "TRUE" : "FALSE"});
    };
    std::vector<SessionId> open;
    for (const auto& lock : context.transaction.engine().locks.list()) {
        constexpr std::array<std::string_view, 4> modes{"AccessShareLock", "RowExclusiveLock", "ShareRowExclusiveLock",
                                                        "AccessExclusiveLock"};
        add(lock.owner, modes.at(static_cast<std::size_t>(lock.mode)), "relation", relation_oid(lock.table),
            lock.granted);
        if (std::ranges::find(open, lock.owner) != open.end()) continue;
        open.push_back(lock.owner);
        add(lock.owner, "ExclusiveLock", "transactionid", "NULL", true);
    }
    return table;
}

Table sessions(const Context& context) {
    Table table;
    for (const auto& session : context.transaction.engine().sessions.list())
        table.push_back({time(session.connected), number(session.session), literal(session.user), database(), "0"});
    return table;
}

Table activity(const Context& context) {
    Table table;
    for (const auto& session : context.transaction.engine().sessions.list())
        table.push_back({"100000", database(), number(session.session), std::string(user_id), literal(session.user),
                         text(!session.statement.empty() ? session.statement
                              : session.block            ? "<IDLE> in transaction"
                                                         : "<IDLE>"),
                         time(session.since)});
    return table;
}

// What runs, and then what has ended.
Table recents(const Context& context) {
    Table table;
    const auto now = context.transaction.statement_time();
    for (const auto& session : context.transaction.engine().sessions.list())
        if (!session.statement.empty())
            table.push_back({std::string(user_id), "'Running'", time(session.since), number(now - session.since),
                             literal(session.user), database(), text(session.statement, 600), number(session.session)});
    for (const auto& query : context.transaction.engine().history.queries())
        table.push_back({std::string(user_id), "'Done'", time(query.start), number(query.end - query.start), "NULL",
                         database(), text(query.text, 600), "-1"});
    return table;
}

Table inflight(const Context& context) {
    Table table;
    for (const auto& session : context.transaction.engine().sessions.list())
        if (!session.statement.empty())
            table.push_back({std::string(user_id), "0", "0", "'default'", number(session.transaction),
                             number(session.session), time(session.since), text(session.statement, 100), "0", "0",
                             "0"});
    return table;
}

constexpr auto views = std::to_array<View>({
    {"sys_query_history",
     "user_id int4, query_id int8, query_label char(320), transaction_id int8, session_id int4, database_name "
     "char(128), "
     "query_type char(32), status char(10), result_cache_hit bool, start_time timestamp, end_time timestamp, "
     "elapsed_time int8, queue_time int8, execution_time int8, error_message char(512), returned_rows int8, "
     "returned_bytes int8, query_text char(4000), redshift_version char(256), usage_limit char(150), compute_type "
     "varchar(32), compile_time int8, planning_time int8, lock_wait_time int8",
     queries},
    {"sys_load_history",
     "user_id int4, query_id int8, transaction_id int8, session_id int4, database_name text, status text, table_name "
     "text, start_time timestamp, end_time timestamp, duration int8, data_source text, file_format text, loaded_rows "
     "int8, loaded_bytes int8, source_file_count int4, source_file_bytes int8, file_count_scanned int4, "
     "file_bytes_scanned int8, error_count int8, copy_job_id int8",
     loads},
    {"sys_load_detail",
     "user_id int4, query_id int8, file_name char(256), bytes_scanned int8, lines_scanned int8, record_time timestamp, "
     "splits_scanned int4, start_time timestamp, end_time timestamp, file_etag char(256), file_last_modified timestamp",
     load_details},
    {"sys_load_error_detail",
     "user_id int4, query_id int8, transaction_id int8, session_id int4, database_name char(64), table_id int4, "
     "start_time timestamp, file_name char(256), line_number int8, column_name char(127), column_type char(10), "
     "column_length char(10), position int4, error_code int4, error_message char(512)",
     load_error_details},
    {"stl_load_errors",
     "userid int4, slice int4, tbl int4, starttime timestamp, session int4, query int4, filename char(256), "
     "line_number "
     "int8, colname char(127), type char(10), col_length char(10), position int4, raw_line char(1024), raw_field_value "
     "char(1024), err_code int4, err_reason char(100), is_partial int4, start_offset int8, copy_job_id int8",
     load_errors},
    {"stl_load_commits",
     "userid int4, query int4, slice int4, name char(256), filename char(256), byte_offset int4, lines_scanned int4, "
     "errors int4, curtime timestamp, status int4, file_format char(16), is_partial int4, start_offset int8, "
     "copy_job_id int8",
     load_commits},
    {"stv_locks",
     "table_id int8, last_commit timestamp, last_update timestamp, lock_owner int8, lock_owner_pid int8, "
     "lock_owner_start_ts timestamp, lock_owner_end_ts timestamp, lock_status char(22)",
     locks},
    {"svv_transactions",
     "txn_owner text, txn_db text, xid int8, pid int4, txn_start timestamp, lock_mode text, lockable_object_type text, "
     "relation int4, granted bool",
     transactions},
    {"stv_recents",
     "userid int4, status char(20), starttime timestamp, duration int8, user_name char(50), db_name char(50), query "
     "char(600), pid int4",
     recents},
    {"stv_inflight",
     "userid int4, slice int4, query int4, label char(320), xid int8, pid int4, starttime timestamp, text char(100), "
     "suspended int4, insert_pristine int4, concurrency_scaling_status int4",
     inflight},
    {"stv_sessions", "starttime timestamp, process int4, user_name char(50), db_name char(50), timeout_sec int4",
     sessions},
    {"pg_stat_activity",
     "datid int4, datname varchar(128), procpid int4, usesysid int4, usename varchar(128), current_query text, "
     "query_start timestamp",
     activity},
});

Type type_of(std::string_view name) {
    if (name == "bool") return Type::of(TypeKind::boolean);
    if (name == "int4") return Type::of(TypeKind::integer);
    if (name == "int8") return Type::of(TypeKind::bigint);
    if (name == "timestamp") return Type::of(TypeKind::timestamp);
    if (name == "text") return Type::varchar(varchar_bytes_max);
    const auto open = name.find('(');
    const int length = std::stoi(std::string(name.substr(open + 1)));
    return name.starts_with("char") ? Type{TypeKind::char_, length, 0, 0} : Type::varchar(length);
}

std::vector<OutputColumn> columns_of(const View& view) {
    std::vector<OutputColumn> columns;
    for (std::size_t start = 0; start < view.columns.size();) {
        const auto end = std::min(view.columns.find(", ", start), view.columns.size());
        const auto column = view.columns.substr(start, end - start);
        const auto blank = column.find(' ');
        columns.push_back({std::string(column.substr(0, blank)), type_of(column.substr(blank + 1))});
        start = end + 2;
    }
    return columns;
}

Rows rows_of(const View& view, Table table) {
    Rows rows{"SELECT ", columns_of(view)};
    std::string names;
    for (std::size_t i = 0; i < rows.columns->size(); ++i) {
        const auto& column = (*rows.columns)[i];
        rows.sql += fmt::format("{}CAST(c{} AS {}) AS {}", i > 0 ? ", " : "", i, duck_type(*column.type),
                                identifier(column.name));
        names += fmt::format("{}c{}", i > 0 ? ", " : "", i);
    }
    const bool none = table.empty();
    if (none) table.emplace_back(rows.columns->size(), "NULL");
    rows.sql += " FROM (VALUES ";
    for (std::size_t i = 0; i < table.size(); ++i)
        rows.sql += fmt::format("{}({})", i > 0 ? ", " : "", fmt::join(table[i], ", "));
    rows.sql += fmt::format(") AS v({}){}", names, none ? " WHERE FALSE" : "");
    return rows;
}

}  // namespace

std::vector<std::string_view> system_views() {
    std::vector<std::string_view> names;
    for (const auto& view : views) names.push_back(view.name);
    return names;
}

std::optional<Rows> system_view(const Context& context, std::string_view schema, std::string_view name) {
    const auto* view = std::ranges::find(views, name, &View::name);
    if (view == views.end() || (!schema.empty() && schema != "pg_catalog")) return std::nullopt;
    return rows_of(*view, view->rows(context));
}

}  // namespace loadonce::local
