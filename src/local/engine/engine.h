// An open warehouse file, shared by all sessions of the process.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "local/duck/connection.h"
#include "local/engine/locks.h"
#include "local/engine/names.h"
#include "local/engine/options.h"
#include "local/engine/process_lock.h"
#include "local/engine/query_history.h"
#include "local/engine/session_registry.h"
#include "local/engine/statement_timeout.h"
#include "local/engine/write_conflicts.h"

namespace loadonce::local {

// Version of the hidden schema's tables. A file with a higher version is refused.
inline constexpr int format_version = 1;

class Engine {
  public:
    //   functions   C++ functions that the generated SQL calls; must outlive the engine
    // Throws Error: lock_held, warehouse_unreachable, warehouse_format.
    Engine(const Options& options, std::span<const duck::ScalarFunction> functions);

    [[nodiscard]] SessionId next_session() { return ++sessions_; }
    [[nodiscard]] std::int64_t next_query() { return ++queries_; }
    [[nodiscard]] std::int64_t next_transaction() { return ++transactions_; }

    const Options options;  // with the canonical path of the file

  private:
    ProcessLock process_lock_;  // held before the file is opened, released after it is closed

  public:
    duck::Database database;
    const std::string identity;  // identity of the opened file (file_identity)
    LockManager locks;
    StatementTimeouts statement_timeouts;
    SessionRegistry sessions{statement_timeouts};
    QueryHistory history;
    WriteConflicts write_conflicts;
    std::atomic<bool> broken = false;                // after a fatal error of DuckDB: the file must be opened again
    std::atomic<std::uint64_t> catalog_changes = 0;  // committed DDL; versions cached lookups

  private:
    std::atomic<SessionId> sessions_ = 1000;
    std::atomic<std::int64_t> queries_ = 100, transactions_ = 1000;
};

}  // namespace loadonce::local
