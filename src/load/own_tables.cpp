#include "load/own_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/error_codes.h"
#include "base/utf8.h"
#include "load/catalog.h"
#include "project/type.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

struct OwnTable {
    std::string_view name;
    std::string_view columns;
};
constexpr std::array own{
    OwnTable{lock_table, "epoch BIGINT NOT NULL"},
    OwnTable{ledger_table,
             "project VARCHAR(255) NOT NULL, source_group VARCHAR(255) NOT NULL, seq BIGINT NOT NULL, attempt "
             "VARCHAR(32) NOT "
             "NULL, ordinal BIGINT NOT NULL, status VARCHAR(16) NOT NULL, source VARCHAR(4096) NOT NULL, "
             "fingerprint VARCHAR(96) NOT NULL, source_bytes BIGINT, records BIGINT, load_hash VARCHAR(64), plan_hash "
             "VARCHAR(64), "
             "format_version INTEGER NOT NULL, targets VARCHAR(16384), committed_at TIMESTAMP DEFAULT GETDATE()"},
    OwnTable{columns_table,
             "project VARCHAR(255) NOT NULL, table_name VARCHAR(127) NOT NULL, place BIGINT NOT NULL, path "
             "VARCHAR(65535) NOT NULL, "
             "column_name VARCHAR(127) NOT NULL, column_type VARCHAR(64) NOT NULL, since_load VARCHAR(64)"},
    OwnTable{
        loads_table,
        "project VARCHAR(255) NOT NULL, source_group VARCHAR(255) NOT NULL, table_name VARCHAR(127) NOT NULL, "
        "table_oid BIGINT, "
        "load_hash VARCHAR(64) NOT NULL, attempt VARCHAR(32) NOT NULL, status VARCHAR(20) NOT NULL, read_records "
        "BIGINT, new_rows BIGINT, "
        "replaced_rows BIGINT, "
        "older_rows BIGINT, duplicate_rows BIGINT, rejected_records BIGINT, inserted_rows BIGINT, deleted_rows BIGINT, "
        "object VARCHAR(2048), manifest VARCHAR(2048), file_rows BIGINT, file_columns VARCHAR(65535), keys "
        "VARCHAR(16384), plan_hash VARCHAR(64), program_version VARCHAR(32), started_at "
        "TIMESTAMP, "
        "finished_at TIMESTAMP DEFAULT GETDATE(), message VARCHAR(4096)"},
    OwnTable{inferred_table,
             "project VARCHAR(255) NOT NULL, source_group VARCHAR(255) NOT NULL, definition VARCHAR(65535) NOT NULL, "
             "told_at TIMESTAMP DEFAULT GETDATE()"},
    OwnTable{log_table,
             "load_id BIGINT IDENTITY(1,1), file_path VARCHAR(500), table_name VARCHAR(100), load_timestamp TIMESTAMP "
             "DEFAULT GETDATE(), "
             "record_count INTEGER, status VARCHAR(20), load_method VARCHAR(50), notes VARCHAR(500)"},
};

constexpr std::string_view loaded_status = "LOADED", same_bytes_status = "SAME_BYTES";  // in the ledger
constexpr std::string_view exactly_once_method = "EXACTLY_ONCE";                        // in data_load_log

// Redshift takes statements of up to 16 MB; this many rows of the longest names stay below it.
constexpr std::size_t rows_per_insert = 1000;

std::string text_of_targets(const std::map<std::string, std::int64_t>& targets) {
    std::vector<std::string> parts;
    for (const auto& [name, oid] : targets) parts.push_back(fmt::format("{}={}", name, oid));
    return fmt::format("{}", fmt::join(parts, ";"));
}

std::map<std::string, std::int64_t> targets_of_text(std::string_view text) {
    std::map<std::string, std::int64_t> targets;
    while (!text.empty()) {
        const auto part = text.substr(0, text.find(';'));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        const auto equals = part.rfind('=');
        if (equals != std::string_view::npos)
            targets[std::string(part.substr(0, equals))] = std::stoll(std::string(part.substr(equals + 1)));
    }
    return targets;
}

// INSERT ... VALUES in as many statements as it takes.
void insert(warehouse::Session& session, const std::string& table, std::string_view columns,
            const std::vector<std::string>& rows) {
    for (std::size_t first = 0; first < rows.size(); first += rows_per_insert) {
        const std::vector<std::string> some(rows.begin() + first,
                                            rows.begin() + std::min(rows.size(), first + rows_per_insert));
        session.execute(fmt::format("INSERT INTO {} ({}) VALUES {}", table, columns, fmt::join(some, ", ")));
    }
}

std::int64_t number(const std::optional<std::string>& text) {
    return text ? std::stoll(*text) : 0;
}

std::string_view word(LoadStatus status) {
    switch (status) {
        case LoadStatus::success:
            return "SUCCESS";
        case LoadStatus::failed:
            return "FAILED";
        case LoadStatus::skipped:
            return "SKIPPED";
    }
    return {};
}

std::string_view word(EntryStatus status) {
    return status == EntryStatus::same_bytes ? same_bytes_status : loaded_status;
}

// "3 new, 1 replaced, 2 older from 2 sources: a.json, b.json".
std::string notes(const AttemptRecord& record, const TableReport& table, LoadStatus status, std::string_view message) {
    if (status != LoadStatus::success || !message.empty()) return std::string(message);
    std::string text = fmt::format("{} new, {} replaced", table.new_rows, table.replaced);
    if (table.older > 0) text += fmt::format(", {} older", table.older);
    if (table.duplicate > 0) text += fmt::format(", {} duplicate", table.duplicate);
    if (record.rejected > 0) text += fmt::format(", {} records rejected", record.rejected);
    std::vector<std::string> names;
    for (const auto& source : record.sources)
        if (source.status == EntryStatus::loaded) names.push_back(source.name);
    return fmt::format("{} from {}", text, fmt::join(names, ", "));
}

const convert::KnownColumn* find_column(const StoredColumns& stored, const std::string& table, const std::string& path,
                                        const std::string& name) {
    const auto of_table = stored.find(table);
    if (of_table == stored.end()) return nullptr;
    for (const convert::KnownColumn& column : of_table->second)
        if (column.path == path && fold(column.name) == fold(name)) return &column;
    return nullptr;
}

}  // namespace

std::vector<std::string> own_tables(warehouse::Session& session, std::string_view schema) {
    std::vector<std::string> names;
    for (const auto& table : own) names.push_back(redshift::quote_literal(table.name));
    const auto found = session.execute(
        fmt::format("SELECT table_name FROM information_schema.tables WHERE table_schema = {} AND table_name IN ({})",
                    redshift::quote_literal(schema), fmt::join(names, ", ")));
    std::vector<std::string> out;
    for (const auto& row : found.rows) out.push_back(row[0].value_or(""));
    return out;
}

void ensure_own_tables(warehouse::Session& session, std::string_view schema) {
    auto there = own_tables(session, schema);
    for (const auto& table : own) {
        if (std::ranges::count(there, table.name) > 0) continue;
        try {
            session.execute(fmt::format("CREATE TABLE IF NOT EXISTS {} ({})", redshift::qualified(schema, table.name),
                                        table.columns));
        } catch (const Error&) {
            // IF NOT EXISTS does not help against another session that is creating it just now.
            if (!session.usable()) throw;
            there = own_tables(session, schema);
            if (std::ranges::count(there, table.name) == 0) throw;
        }
    }
}

std::vector<LedgerEntry> read_ledger(warehouse::Session& session, std::string_view schema, std::string_view project,
                                     std::string_view group, std::int64_t after) {
    const auto refuse = [](std::string_view format) {
        return Error(errors::warehouse_format,
                     fmt::format("{} has format {}, this program writes {}", ledger_table, format, ledger_format),
                     "use the loadonce that wrote it, or let that one clean the project and load it again");
    };
    warehouse::Result rows;
    try {
        rows =
            session.execute(fmt::format("SELECT seq, source, fingerprint, plan_hash, targets, status, format_version, "
                                        "attempt, source_bytes FROM {} WHERE project = {} "
                                        "AND source_group = {} AND seq > {} ORDER BY seq",
                                        redshift::qualified(schema, ledger_table), redshift::quote_literal(project),
                                        redshift::quote_literal(group), after));
    } catch (const Error& error) {
        if (error.sqlstate() == "42703") throw refuse("1");  // which had no status
        throw;
    }
    std::vector<LedgerEntry> entries;
    for (const auto& row : rows.rows) {
        if (number(row[6]) != ledger_format) throw refuse(row[6].value_or("?"));
        entries.push_back({number(row[0]), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                           targets_of_text(row[4].value_or("")),
                           row[5] == same_bytes_status ? EntryStatus::same_bytes : EntryStatus::loaded,
                           row[7].value_or(""), static_cast<std::uint64_t>(number(row[8]))});
    }
    return entries;
}

bool has_committed(warehouse::Session& session, std::string_view schema, std::string_view attempt) {
    return session
               .execute(fmt::format("SELECT COUNT(*) FROM {} WHERE attempt = {}",
                                    redshift::qualified(schema, ledger_table), redshift::quote_literal(attempt)))
               .value() != "0";
}

StoredColumns read_columns(warehouse::Session& session, std::string_view schema) {
    const auto rows = session.execute(
        fmt::format("SELECT table_name, path, column_name, column_type FROM {} ORDER BY place, table_name, column_name",
                    redshift::qualified(schema, columns_table)));
    StoredColumns stored;
    for (const auto& row : rows.rows)
        stored[row[0].value_or("")].push_back(
            {row[1].value_or(""), row[2].value_or(""), project::parse_type(row[3].value_or(""))});
    return stored;
}

project::TableNames names_of(const StoredColumns& stored) {
    project::TableNames names;
    for (const auto& [table, columns] : stored)
        for (const auto& column : columns) names[table].emplace(column.path, column.name);
    return names;
}

void take_lock(warehouse::Session& session, std::string_view schema) {
    session.execute("LOCK " + redshift::qualified(schema, lock_table));
}

void raise_epoch(warehouse::Session& session, std::string_view schema) {
    const auto raised =
        session.execute(fmt::format("UPDATE {} SET epoch = epoch + 1", redshift::qualified(schema, lock_table)));
    if (raised.affected == 0) {  // the first load of this schema; the lock keeps other loads from inserting a row too
        session.execute(fmt::format("INSERT INTO {} (epoch) VALUES (1)", redshift::qualified(schema, lock_table)));
        return;
    }
    if (raised.affected != 1)
        throw Error(errors::invariant,
                    fmt::format("{} has {} rows and must have one", lock_table, raised.affected.value_or(-1)),
                    "if rows were removed or added by hand, drop the table: the next run creates it again");
}

void write_log(warehouse::Session& session, std::string_view schema, const std::vector<LogRow>& rows) {
    std::vector<std::string> values;
    for (const LogRow& row : rows)
        values.push_back(fmt::format("({}, {}, {}, {}, {}, {})", redshift::quote_literal(utf8_prefix(row.object, 500)),
                                     redshift::quote_literal(utf8_prefix(row.table, 100)),
                                     std::min<std::uint64_t>(row.rows, INT32_MAX), redshift::quote_literal(row.status),
                                     redshift::quote_literal(row.method),
                                     redshift::quote_literal(utf8_prefix(row.notes, 500))));
    insert(session, redshift::qualified(schema, log_table),
           "file_path, table_name, record_count, status, load_method, notes", values);
}

void write_loads(warehouse::Session& session, const AttemptRecord& record, LoadStatus status,
                 std::string_view message) {
    std::vector<std::string> texts, loads;
    std::vector<LogRow> log;
    for (const TableReport& table : record.tables) texts.push_back(notes(record, table, status, message));
    for (std::size_t i = 0; i < record.tables.size(); ++i) {
        const TableReport& table = record.tables[i];
        log.push_back({table.object, table.name, table.inserted, word(status), exactly_once_method, texts[i]});
        const auto oid = record.targets.find(table.name);
        const StoredRows& stored = record.stored[i];
        const std::vector<std::string> values{
            redshift::quote_literal(record.project),
            redshift::quote_literal(record.group),
            redshift::quote_literal(table.name),
            oid == record.targets.end() ? "NULL" : fmt::format("{}", oid->second),
            redshift::quote_literal(record.load_hash),
            redshift::quote_literal(record.attempt),
            redshift::quote_literal(word(status)),
            fmt::format("{}", record.records_read),
            fmt::format("{}", table.new_rows),
            fmt::format("{}", table.replaced),
            fmt::format("{}", table.older),
            fmt::format("{}", table.duplicate),
            fmt::format("{}", record.rejected),
            fmt::format("{}", table.inserted),
            fmt::format("{}", table.deleted),
            redshift::quote_literal(utf8_prefix(stored.object, 2048)),
            redshift::quote_literal(utf8_prefix(stored.manifest, 2048)),
            fmt::format("{}", stored.rows),
            redshift::quote_literal(stored.columns.size() > varchar_bytes_max ? "" : stored.columns),
            redshift::quote_literal(utf8_prefix(stored.keys, 16384)),
            redshift::quote_literal(record.plan_hash),
            redshift::quote_literal(LOADONCE_VERSION),
            redshift::quote_literal(record.started_at),
            redshift::quote_literal(utf8_prefix(message, 4096))};
        loads.push_back(fmt::format("({})", fmt::join(values, ", ")));
    }
    write_log(session, record.schema, log);
    insert(
        session, redshift::qualified(record.schema, loads_table),
        "project, source_group, table_name, table_oid, load_hash, attempt, status, read_records, new_rows, "
        "replaced_rows, older_rows, duplicate_rows, rejected_records, inserted_rows, deleted_rows, object, manifest, "
        "file_rows, file_columns, keys, plan_hash, program_version, started_at, message",
        loads);
}

void write_columns(warehouse::Session& session, const AttemptRecord& record, const StoredColumns& stored) {
    std::map<std::string, std::size_t> places;  // the next of each table
    for (const auto& [table, columns] : stored) places[table] = columns.size();
    std::vector<std::string> added;
    for (const auto& column : record.columns) {
        const convert::KnownColumn* known = find_column(stored, column.table, column.path, column.name);
        if (!known) {
            added.push_back(fmt::format("({}, {}, {}, {}, {}, {}, {})", redshift::quote_literal(record.project),
                                        redshift::quote_literal(column.table), places[column.table]++,
                                        redshift::quote_literal(column.path), redshift::quote_literal(column.name),
                                        redshift::quote_literal(column.type),
                                        redshift::quote_literal(record.load_hash)));
        } else if (known->type.ddl() != column.type) {
            session.execute(fmt::format("UPDATE {} SET column_type = {} WHERE table_name = {} AND column_name = {}",
                                        redshift::qualified(record.schema, columns_table),
                                        redshift::quote_literal(column.type), redshift::quote_literal(column.table),
                                        redshift::quote_literal(column.name)));
        }
    }
    insert(session, redshift::qualified(record.schema, columns_table),
           "project, table_name, place, path, column_name, column_type, since_load", added);
}

void write_ledger(warehouse::Session& session, const AttemptRecord& record) {
    const auto last = session.execute(fmt::format("SELECT COALESCE(MAX(seq), 0) FROM {} WHERE project = {}",
                                                  redshift::qualified(record.schema, ledger_table),
                                                  redshift::quote_literal(record.project)));
    std::int64_t seq = std::stoll(last.value().value_or("0"));
    std::vector<std::string> rows;
    for (const auto& source : record.sources)
        rows.push_back(fmt::format("({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
                                   redshift::quote_literal(record.project), redshift::quote_literal(record.group),
                                   ++seq, redshift::quote_literal(record.attempt), source.ordinal,
                                   redshift::quote_literal(word(source.status)), redshift::quote_literal(source.name),
                                   redshift::quote_literal(source.fingerprint), source.bytes, source.records,
                                   redshift::quote_literal(record.load_hash), redshift::quote_literal(record.plan_hash),
                                   ledger_format, redshift::quote_literal(text_of_targets(record.targets))));
    insert(
        session, redshift::qualified(record.schema, ledger_table),
        "project, source_group, seq, attempt, ordinal, status, source, fingerprint, source_bytes, records, load_hash, "
        "plan_hash, format_version, targets",
        rows);
}

std::map<std::string, std::vector<StoredRows>> read_stored_rows(warehouse::Session& session, std::string_view schema,
                                                                std::string_view project, std::string_view group) {
    const auto there = own_tables(session, schema);
    if (std::ranges::count(there, loads_table) == 0) return {};
    const auto found = session.execute(fmt::format(
        "SELECT attempt, table_name, object, manifest, file_rows, file_columns, keys FROM {} WHERE project = {} AND "
        "source_group = {} AND status = 'SUCCESS' ORDER BY attempt, table_name",
        redshift::qualified(schema, loads_table), redshift::quote_literal(project), redshift::quote_literal(group)));
    std::map<std::string, std::vector<StoredRows>> stored;
    for (const auto& row : found.rows)
        stored[row[0].value_or("")].push_back({row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                                               static_cast<std::uint64_t>(number(row[4])), row[5].value_or(""),
                                               row[6].value_or("")});
    return stored;
}

std::string sources_of_attempt_sql(std::string_view schema, std::string_view attempt) {
    return fmt::format(
        "SELECT ordinal AS \"_lo_ordinal\", seq AS \"_lo_seq\", fingerprint AS \"_lo_bytes\" FROM {} WHERE attempt = "
        "{} AND status = {}",
        redshift::qualified(schema, ledger_table), redshift::quote_literal(attempt),
        redshift::quote_literal(loaded_status));
}

void move_targets(warehouse::Session& session, std::string_view schema, std::string_view project,
                  std::string_view group, const std::vector<MovedTable>& moved) {
    const std::string entries = fmt::format("project = {} AND source_group = {}", redshift::quote_literal(project),
                                            redshift::quote_literal(group));
    const std::string ledger = redshift::qualified(schema, ledger_table);
    const auto texts = session.execute(fmt::format("SELECT DISTINCT targets FROM {} WHERE {}", ledger, entries));
    for (const auto& row : texts.rows) {
        const std::string before = row[0].value_or("");
        auto targets = targets_of_text(before);
        for (const MovedTable& table : moved)
            if (const auto target = targets.find(table.table);
                target != targets.end() && target->second == table.before)
                target->second = table.now;
        if (const std::string now = text_of_targets(targets); now != before)
            session.execute(fmt::format("UPDATE {} SET targets = {} WHERE {} AND targets = {}", ledger,
                                        redshift::quote_literal(now), entries, redshift::quote_literal(before)));
    }
}

std::string ledger_targets_sql(std::string_view schema, std::string_view project, std::string_view group) {
    return fmt::format("SELECT seq, source, targets FROM {} WHERE project = {} AND source_group = {} ORDER BY seq",
                       redshift::qualified(schema, ledger_table), redshift::quote_literal(project),
                       redshift::quote_literal(group));
}

std::vector<LogEntry> read_log(warehouse::Session& session, std::string_view schema, std::uint64_t limit) {
    const auto found = session.execute(
        fmt::format("SELECT load_id, file_path, table_name, load_timestamp, record_count, status, load_method, notes "
                    "FROM {} ORDER BY load_timestamp DESC, load_id DESC LIMIT {}",
                    redshift::qualified(schema, log_table), limit));
    std::vector<LogEntry> entries;
    for (const auto& row : found.rows)
        entries.push_back({number(row[0]), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                           number(row[4]), row[5].value_or(""), row[6].value_or(""), row[7].value_or("")});
    return entries;
}

std::vector<LoadEntry> read_loads(warehouse::Session& session, std::string_view schema, std::string_view project,
                                  std::uint64_t limit) {
    const auto found =
        session.execute(fmt::format("SELECT source_group, table_name, load_hash, status, read_records, new_rows, "
                                    "replaced_rows, older_rows, duplicate_rows, rejected_records, "
                                    "inserted_rows, deleted_rows, object, manifest, program_version, started_at, "
                                    "finished_at, message FROM {} WHERE project = {} "
                                    "ORDER BY finished_at DESC, load_hash, table_name LIMIT {}",
                                    redshift::qualified(schema, loads_table), redshift::quote_literal(project), limit));
    std::vector<LoadEntry> entries;
    for (const auto& row : found.rows)
        entries.push_back({row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                           number(row[4]), number(row[5]), number(row[6]), number(row[7]), number(row[8]),
                           number(row[9]), number(row[10]), number(row[11]), row[12].value_or(""), row[13].value_or(""),
                           row[14].value_or(""), row[15].value_or(""), row[16].value_or(""), row[17].value_or("")});
    return entries;
}

std::vector<std::string> read_load_urls(warehouse::Session& session, std::string_view schema,
                                        std::string_view project) {
    std::vector<std::string> urls;
    for (const std::string_view column : {"object", "manifest"}) {
        const auto found = session.execute(fmt::format("SELECT DISTINCT {} FROM {} AND {} <> '' ORDER BY {}", column,
                                                       project_rows(schema, project, loads_table), column, column));
        for (const auto& row : found.rows) urls.push_back(row[0].value_or(""));
    }
    return urls;
}

std::string rows_of_loads_sql(std::string_view schema, std::string_view table, std::int64_t oid) {
    return fmt::format(
        "SELECT COALESCE(SUM(inserted_rows - deleted_rows), 0), COUNT(*) FROM {} WHERE table_name = {} AND "
        "table_oid = {} AND status = 'SUCCESS'",
        redshift::qualified(schema, loads_table), redshift::quote_literal(table), oid);
}

std::int64_t rows_of_loads(warehouse::Session& session, std::string_view schema, std::string_view table,
                           std::int64_t oid) {
    return number(session.execute(rows_of_loads_sql(schema, table, oid)).rows.at(0).at(0));
}

std::vector<InferredTables> read_inferred(warehouse::Session& session, std::string_view schema,
                                          std::string_view project) {
    std::vector<InferredTables> newest;
    const auto present = own_tables(session, schema);
    if (std::ranges::count(present, inferred_table) == 0) return newest;
    const auto all = session.execute(
        fmt::format("SELECT source_group, definition FROM {} WHERE project = {} ORDER BY source_group, told_at",
                    redshift::qualified(schema, inferred_table), redshift::quote_literal(project)));
    for (const auto& row : all.rows) {
        if (newest.empty() || newest.back().group != row[0]) newest.push_back({row[0].value_or(""), {}});
        newest.back().definition = row[1].value_or("");
    }
    return newest;
}

void write_inferred(warehouse::Session& session, std::string_view schema, std::string_view project,
                    const InferredTables& inferred) {
    const auto newest = session.execute(
        fmt::format("SELECT definition FROM {} WHERE project = {} AND source_group = {} ORDER BY told_at DESC LIMIT 1",
                    redshift::qualified(schema, inferred_table), redshift::quote_literal(project),
                    redshift::quote_literal(inferred.group)));
    if (!newest.rows.empty() && newest.rows.front()[0] == inferred.definition) return;
    session.execute(fmt::format("INSERT INTO {} (project, source_group, definition) VALUES ({}, {}, {})",
                                redshift::qualified(schema, inferred_table), redshift::quote_literal(project),
                                redshift::quote_literal(inferred.group), redshift::quote_literal(inferred.definition)));
}

std::string project_rows(std::string_view schema, std::string_view project, std::string_view table) {
    const std::string name = redshift::quote_literal(project);
    if (table != log_table) return fmt::format("{} WHERE project = {}", redshift::qualified(schema, table), name);
    // By their objects; by the table's name, since a load that failed has no object, if no other project loads that
    // table. Rows of other methods belong to other tools.
    const std::string loads = redshift::qualified(schema, loads_table);
    return fmt::format(
        "{} WHERE load_method = {} AND (file_path IN (SELECT object FROM {} WHERE project = {} AND object <> '') OR "
        "table_name IN (SELECT table_name FROM {} WHERE project = {} AND table_name NOT IN (SELECT table_name FROM {} "
        "WHERE project <> {})))",
        redshift::qualified(schema, log_table), redshift::quote_literal(exactly_once_method), loads, name, loads, name,
        loads, name);
}

}  // namespace loadonce::load
