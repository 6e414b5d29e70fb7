// A session's transaction: the start of DuckDB's transaction, the table locks held, and the state after an error.
//
// Redshift takes its snapshot at the first access to a table, not at BEGIN. Therefore begin() and lock() do not use
// DuckDB.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "local/duck/connection.h"
#include "local/engine/cancellable.h"
#include "local/engine/engine.h"

namespace loadonce::local {

class Transaction final : public Cancellable {
  public:
    enum class State { none, open, aborted };  // none: each statement is a transaction of its own

    Transaction(Engine& engine, SessionId session);
    ~Transaction();

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool explicit_block() const { return state_ != State::none; }
    void begin();  // starts an explicit block
    // Commits the block, or the statement's own transaction. Throws Error: 1023 (rolled back), or outcome unknown,
    // after which the transaction is unusable.
    void commit();
    void rollback() noexcept;
    // Rolls back after an error. In an explicit block only ROLLBACK and COMMIT are accepted afterwards.
    void abort() noexcept;

    // Runs a statement in DuckDB's transaction, which is started if necessary. All locks must have been acquired
    // before.
    duck::Answer run(const std::string& sql);
    // As run(), for a query whose rows are read before the next statement. A query that reads no table does not start
    // DuckDB's transaction.
    duck::StreamingResult stream(const std::string& sql);
    // Runs a query in DuckDB's transaction if it has started, otherwise outside, so that the snapshot is not yet taken.
    duck::Answer peek(const std::string& sql);
    // Returns the result columns of a query without running it.
    std::vector<warehouse::ResultColumn> columns(const std::string& sql);

    // Returns whether it had to wait: then earlier lookups may be stale.
    bool lock(const std::string& table, LockMode mode);
    void catalog_changed() { catalog_changed_ = true; }
    // peek() sees the same catalog while the version is equal. None: this transaction has changed the catalog.
    struct CatalogVersion {
        std::int64_t transaction = 0;  // the transaction whose snapshot is read; 0: the committed state
        std::uint64_t changes = 0;     // Engine::catalog_changes
        bool operator==(const CatalogVersion&) const = default;
    };
    [[nodiscard]] std::optional<CatalogVersion> catalog_version() const;
    // Tables (by oid) whose rows this transaction has changed: DuckDB cannot alter them in the same transaction.
    [[nodiscard]] std::set<std::int64_t>& written() { return written_; }

    // Records that this transaction deletes rows of a table (by oid).
    void deletes(std::int64_t table) { deleted_.insert(table); }
    // Throws 1023 if rows of the table have been deleted since the snapshot. The caller holds the table's write lock.
    void require_rows_kept(std::int64_t table) const;

    // Call for every DuckDB failure outside this class.
    void failed(const duck::Failure& failure);

    void start_statement();
    // Forgets a cancel of the statement before.
    void forget_cancel() { cancelled_ = terminated_.load(); }
    void cancel() noexcept override;
    // Throws 57014 if the statement is cancelled. For work that does not run in DuckDB.
    void require_not_cancelled() const;
    void terminate() noexcept override;
    [[nodiscard]] bool terminated() const { return terminated_; }
    [[nodiscard]] std::int64_t number() const { return number_; }
    // Start of the statement and of the transaction, in microseconds since 1970-01-01.
    [[nodiscard]] std::int64_t statement_time() const { return statement_time_; }
    [[nodiscard]] std::int64_t transaction_time() const {
        return explicit_block() ? transaction_time_ : statement_time_;
    }
    [[nodiscard]] bool usable() const { return usable_ && !terminated_ && !engine_.broken; }
    [[nodiscard]] Engine& engine() { return engine_; }
    [[nodiscard]] SessionId session() const { return session_; }

  private:
    void end() noexcept;
    template <class Use>
    auto ask(Use use);
    void ensure_begun();
    // Throws if the warehouse's path is no longer that of the open file; every session is over then.
    void require_same_file();

    Engine& engine_;
    SessionId session_;
    duck::Connection connection_;
    State state_ = State::none;
    bool begun_ = false;  // DuckDB's transaction has started
    bool catalog_changed_ = false;
    std::atomic<bool> usable_ = true;
    std::atomic<bool> cancelled_ = false, terminated_ = false;
    std::int64_t number_ = 0;
    std::set<std::int64_t> written_, deleted_;
    std::uint64_t snapshot_ = 0;  // write_conflicts.now() before the snapshot
    std::int64_t statement_time_ = 0, transaction_time_ = 0;
};

}  // namespace loadonce::local
