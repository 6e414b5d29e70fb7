// One open warehouse file, shared by the sessions of this process.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "local/deadlines.h"
#include "local/deletions.h"
#include "local/duck.h"
#include "local/history.h"
#include "local/locks.h"
#include "local/process_lock.h"
#include "local/sessions.h"
#include "local/warehouse.h"

namespace loadonce::local {

// The hidden schema. SQL cannot name it: relations are found through its tables, which do not list themselves.
inline constexpr std::string_view hidden_schema = "_loadonce";
// Of the hidden schema's tables; a file with a higher one is refused.
inline constexpr int format_version = 1;

class Engine {
  public:
    // Throws Error: lock_held, warehouse_unreachable, warehouse_format.
    explicit Engine(const Options& options);

    [[nodiscard]] SessionId next_session() { return ++sessions_; }
    [[nodiscard]] std::int64_t next_query() { return ++queries_; }
    [[nodiscard]] std::int64_t next_transaction() { return ++transactions_; }

    const Options options;  // with the canonical path of the file

  private:
    ProcessLock process_lock_;  // held before the file is opened, released after it is closed

  public:
    duck::Database database;
    const std::string identity;  // of the file that was opened (file_identity)
    LockManager locks;
    Sessions sessions;
    History history;
    Deletions deletions;
    Deadlines deadlines;
    std::atomic<bool> broken = false;                // DuckDB refuses everything: open again
    std::atomic<std::uint64_t> catalog_changes = 0;  // committed DDL; tells whether what was looked up may be stale

  private:
    std::atomic<SessionId> sessions_ = 1000;
    std::atomic<std::int64_t> queries_ = 100, transactions_ = 1000;
};

}  // namespace loadonce::local
