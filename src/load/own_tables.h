// loadonce's own tables in the schema of the project. Only this file knows their columns: their DDL and every statement
// that reads or writes them.
//
//   loadonce_lock     one row; every load raises its epoch: the fence
//   loadonce_ledger   a row per project, source group and judged source; it alone decides what is loaded
//   loadonce_columns  the map: a row per column, with the one JSON path whose values it has for ever
//   loadonce_loads    a row per attempt and table, for people, for verify and for replay: where its rows are in the
//   store loadonce_told     tables and keys that were inferred from data where there is no project file; append-only,
//   the
//                     newest row of a source group counts
//   data_load_log     a row per load and table, for people; other tools may write to it
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convert/pipeline.h"
#include "load/identity.h"
#include "load/run_report.h"
#include "project/enclosing.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Raised when the meaning of a ledger row changes. A ledger of another format is refused (warehouse_format).
inline constexpr int ledger_format = 3;

inline constexpr std::string_view lock_table = "loadonce_lock";
inline constexpr std::string_view ledger_table = "loadonce_ledger";
inline constexpr std::string_view columns_table = "loadonce_columns";
inline constexpr std::string_view loads_table = "loadonce_loads";
inline constexpr std::string_view inferred_table = "loadonce_told";
inline constexpr std::string_view log_table = "data_load_log";

// The own tables that exist in `schema`, by name.
[[nodiscard]] std::vector<std::string> own_tables(warehouse::Session& session, std::string_view schema);
// Creates the missing ones, each in a transaction of its own. Does not touch the lock, which may be held. Any number of
// processes may call it at once.
void ensure_own_tables(warehouse::Session& session, std::string_view schema);

// The lock. LOCK is the first statement of the open transaction; it waits for the session that holds the lock.
void take_lock(warehouse::Session& session, std::string_view schema);
// Under the lock. Throws invariant if the lock table has more than one row.
void raise_epoch(warehouse::Session& session, std::string_view schema);

// The entries of one source group with a seq above `after`, in ascending seq. The table must exist.
[[nodiscard]] std::vector<LedgerEntry> read_ledger(warehouse::Session& session, std::string_view schema,
                                                   std::string_view project, std::string_view group,
                                                   std::int64_t after = 0);
// Whether the attempt has committed: only then the ledger has entries of it.
[[nodiscard]] bool has_committed(warehouse::Session& session, std::string_view schema, std::string_view attempt);
// The statement that shows which tables each entry of that ledger has filled.
[[nodiscard]] std::string ledger_targets_sql(std::string_view schema, std::string_view project, std::string_view group);

// The map from paths to columns: of each table (folded name), in the order in which they were added. It belongs to the
// tables, whichever project fills them. The table must exist.
using StoredColumns = std::map<std::string, std::vector<convert::KnownColumn>>;
[[nodiscard]] StoredColumns read_columns(warehouse::Session& session, std::string_view schema);
[[nodiscard]] project::TableNames names_of(const StoredColumns& stored);

struct CommittedSource {
    std::string name, fingerprint;
    std::uint64_t bytes = 0, records = 0;
    EntryStatus status = EntryStatus::loaded;
    std::int64_t ordinal = 0;  // loaded: its _lo_source in the objects of the load
};
struct CommittedColumn {
    std::string table, path, name, type;
};

// The rows of one table in the store, as a committed load wrote them: what a replay reads.
struct StoredRows {
    std::string table;     // folded
    std::string object;    // s3:// URL of the file
    std::string manifest;  // s3:// URL; empty: the table got no rows
    std::uint64_t rows = 0;
    std::string columns;  // of the file without lineage, as in CREATE TABLE; empty: the text would be too long
    std::string keys;     // describe_keys() of the table at that time
};
// What an attempt writes about itself.
struct AttemptRecord {
    std::string schema, project, group, load_hash, plan_hash;
    std::string attempt;     // 128 random bits, as 32 hexadecimal digits
    std::string started_at;  // "2026-11-25 09:00:00", UTC
    std::vector<CommittedSource> sources;
    std::map<std::string, std::int64_t> targets;  // all tables of the group, folded -> oid; 0: it is not there
    std::vector<TableReport> tables;
    std::vector<StoredRows> stored;        // one per table
    std::vector<CommittedColumn> columns;  // of the targets; those that are stored already are left alone
    std::uint64_t records_read = 0, rejected = 0;
};

enum class LoadStatus { success, failed, skipped };
// Into the open transaction: the rows of data_load_log and loadonce_loads. `message`: why it failed or was skipped, or
// what it was if it was no load of sources.
void write_loads(warehouse::Session& session, const AttemptRecord& record, LoadStatus status, std::string_view message);
// Into the open transaction: what the map, which is `stored` before, does not have yet.
void write_columns(warehouse::Session& session, const AttemptRecord& record, const StoredColumns& stored);
// Into the open transaction, last of all.
void write_ledger(warehouse::Session& session, const AttemptRecord& record);

// By attempt: where the rows of the group's committed loads are in the store. Empty where the table does not exist.
[[nodiscard]] std::map<std::string, std::vector<StoredRows>> read_stored_rows(warehouse::Session& session,
                                                                              std::string_view schema,
                                                                              std::string_view project,
                                                                              std::string_view group);
// A query for the sources of an attempt whose rows are loaded: _lo_ordinal (in its objects), _lo_seq, _lo_bytes (the
// fingerprint).
[[nodiscard]] std::string sources_of_attempt_sql(std::string_view schema, std::string_view attempt);
// Into the open transaction: entries of the group that name a table with the oid `before` name it with `now` (0: it is
// not there).
struct MovedTable {
    std::string table;  // folded
    std::int64_t before = 0, now = 0;
};
void move_targets(warehouse::Session& session, std::string_view schema, std::string_view project,
                  std::string_view group, const std::vector<MovedTable>& moved);

// A row of data_load_log to be written; texts are cut to the widths of the columns.
struct LogRow {
    std::string_view object, table;
    std::uint64_t rows = 0;
    std::string_view status, method, notes;
};
void write_log(warehouse::Session& session, std::string_view schema, const std::vector<LogRow>& rows);

// A row of data_load_log.
struct LogEntry {
    std::int64_t load_id = 0;
    std::string file_path, table_name, load_timestamp;
    std::int64_t record_count = 0;
    std::string status, load_method, notes;
};
// A row of loadonce_loads: an attempt and one of its tables.
struct LoadEntry {
    std::string group, table_name, load_hash, status;
    std::int64_t read = 0, new_rows = 0, replaced = 0, older = 0, duplicate = 0, rejected = 0, inserted = 0,
                 deleted = 0;
    std::string object, manifest, program_version, started_at, finished_at, message;
};
// At most `limit` rows, newest first. The table must exist.
[[nodiscard]] std::vector<LogEntry> read_log(warehouse::Session& session, std::string_view schema, std::uint64_t limit);
[[nodiscard]] std::vector<LoadEntry> read_loads(warehouse::Session& session, std::string_view schema,
                                                std::string_view project, std::uint64_t limit);
// s3:// URLs of the objects, then of the manifests, that loads of the project wrote. The table must exist.
[[nodiscard]] std::vector<std::string> read_load_urls(warehouse::Session& session, std::string_view schema,
                                                      std::string_view project);
// The statement for the rows that loads have left in a table (inserted minus deleted) since it was created with `oid`,
// and for the number of those loads.
[[nodiscard]] std::string rows_of_loads_sql(std::string_view schema, std::string_view table, std::int64_t oid);
[[nodiscard]] std::int64_t rows_of_loads(warehouse::Session& session, std::string_view schema, std::string_view table,
                                         std::int64_t oid);

// The tables of a source group that were inferred from data, as a project file in TOML.
struct InferredTables {
    std::string group;
    std::string definition;
};
// By group. Empty where nothing was inferred yet, or where the table does not exist.
[[nodiscard]] std::vector<InferredTables> read_inferred(warehouse::Session& session, std::string_view schema,
                                                        std::string_view project);
// Into the open transaction, under the lock. Writes nothing when the newest definition is the same.
void write_inferred(warehouse::Session& session, std::string_view schema, std::string_view project,
                    const InferredTables& inferred);

// The own tables with rows of a project, in the order in which its rows must be deleted: which rows of data_load_log
// are the project's follows from loadonce_loads.
inline constexpr std::array tables_with_project_rows{log_table, inferred_table, loads_table, columns_table,
                                                     ledger_table};
// "TABLE WHERE ...", to be counted or deleted: a project's rows in one of these tables. In data_load_log, the rows that
// exactly-once loads of this project wrote and no other project did.
[[nodiscard]] std::string project_rows(std::string_view schema, std::string_view project, std::string_view table);

}  // namespace loadonce::load
