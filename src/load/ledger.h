// loadonce's own tables: the lock and its epoch, the ledger, and beside them the loads, the columns and the people's
// log. The only file that knows their columns.
//
//   loadonce_lock     one row; its epoch is raised by every load: the fence
//   loadonce_ledger   a row per project, source group and committed source. It alone decides what is loaded
//   loadonce_columns  a row per project, table and JSON path: a path keeps its column for ever
//   loadonce_loads    a row per load attempt and table, for people and for verify
//   loadonce_told     what was told from data where no project file says it (told.h)
//   data_load_log     a row per load and table, for people; other tools may write to it
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convert/pipeline.h"
#include "load/identity.h"
#include "load/run_report.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Raised when the meaning of a ledger row changes; a newer one is refused.
inline constexpr int ledger_format = 1;

inline constexpr std::string_view lock_table = "loadonce_lock";
inline constexpr std::string_view ledger_table = "loadonce_ledger";
inline constexpr std::string_view columns_table = "loadonce_columns";
inline constexpr std::string_view loads_table = "loadonce_loads";
inline constexpr std::string_view inferred_table = "loadonce_told";
inline constexpr std::string_view log_table = "data_load_log";

// Which of the own tables exist in `schema`, by name.
[[nodiscard]] std::vector<std::string> own_tables(warehouse::Session& session, std::string_view schema);
// Makes what is missing, each table by itself under autocommit; does not touch the lock, which may be held. Any number
// of processes may do so at once.
void ensure_own_tables(warehouse::Session& session, std::string_view schema);

// What is known of a project before anything is converted. Empty where the tables are not there yet.
[[nodiscard]] std::vector<LedgerEntry> read_ledger(warehouse::Session& session, std::string_view schema,
                                                   std::string_view project, std::string_view group);
using StoredColumns =
    std::map<std::string, std::vector<convert::KnownColumn>>;  // by folded table name, in the order in which they came
[[nodiscard]] StoredColumns read_columns(warehouse::Session& session, std::string_view schema,
                                         std::string_view project);

// LOCK as the first statement of the open transaction. Waits for whoever holds it.
void take_lock(warehouse::Session& session, std::string_view schema);
// Under the lock. Throws invariant if the epoch is there more than once.
void raise_epoch(warehouse::Session& session, std::string_view schema);

struct CommittedSource {
    std::string name, fingerprint;
    std::uint64_t bytes = 0, records = 0;
};
struct CommittedColumn {
    std::string table, path, name, type;
};
struct AttemptRecord {
    std::string schema, project, group, load_hash, plan_hash;
    std::string started_at;  // "2026-11-25 09:00:00.000000", UTC
    std::vector<CommittedSource> sources;
    std::map<std::string, std::int64_t> targets;  // folded name -> oid
    std::vector<TableReport> tables;
    std::vector<std::string> manifests;    // s3:// URL per table; empty: the table got no rows
    std::vector<CommittedColumn> columns;  // all that are wanted; those that are stored already are left alone
    std::uint64_t records_read = 0, rejected = 0;
};

enum class LoadStatus { success, failed, skipped };
// Into the open transaction: the log and the loads. `message`: of a failure.
void write_loads(warehouse::Session& session, const AttemptRecord& record, LoadStatus status, std::string_view message);
// Into the open transaction: columns and, last of all, the ledger.
void write_columns_and_ledger(warehouse::Session& session, const AttemptRecord& record);

}  // namespace loadonce::load
