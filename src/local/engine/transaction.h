// A session's transaction: when DuckDB's begins, which locks are held, and what is left of it after an error.
//
// Redshift takes its snapshot at the first access to a table, not at BEGIN, and so does this: begin() and lock() do not
// touch DuckDB.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "local/duck/connection.h"
#include "local/engine/engine.h"

namespace loadonce::local {

class Transaction {
  public:
    enum class State { none, open, aborted };  // none: each statement is its own transaction

    Transaction(Engine& engine, SessionId session);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool explicit_block() const { return state_ != State::none; }
    void begin();  // BEGIN
    // Ends the block or the statement's own transaction. Throws Error: 1023 (rolled back), or outcome unknown and
    // unusable afterwards.
    void commit();
    void rollback() noexcept;
    // After an error: undoes everything; inside a block only ROLLBACK and COMMIT are answered from now on.
    void abort() noexcept;

    // Runs in DuckDB's transaction, which begins here unless it has. All locks must have been taken.
    duck::Answer run(const std::string& sql);
    // The same for a query whose rows are read afterwards, before anything else is run. One that reads no table leaves
    // DuckDB's transaction as it is.
    duck::Stream stream(const std::string& sql);
    // Reads: in DuckDB's transaction if it has begun, else beside it, without fixing the snapshot.
    duck::Answer peek(const std::string& sql);
    // The columns that the query would answer with.
    std::vector<warehouse::ResultColumn> columns(const std::string& sql);

    // Returns whether it waited: then what was looked up before may have changed.
    bool lock(const std::string& table, LockMode mode);
    void catalog_changed() { catalog_changed_ = true; }
    // Equal versions: peek() sees the same catalog. None: it sees changes of this transaction.
    struct CatalogVersion {
        std::int64_t transaction = 0;  // whose snapshot it is; 0: what is committed
        std::uint64_t changes = 0;     // the engine's
        bool operator==(const CatalogVersion&) const = default;
    };
    [[nodiscard]] std::optional<CatalogVersion> catalog_version() const;
    // Tables (by oid) whose rows this transaction has changed: DuckDB cannot alter those in the same transaction.
    [[nodiscard]] std::set<std::int64_t>& written() { return written_; }

    // A table (by oid) whose rows it deletes.
    void deletes(std::int64_t table) { deleted_.insert(table); }
    // Throws 1023 if rows of the table, whose write lock is held, were deleted since the snapshot.
    void require_rows_kept(std::int64_t table) const;

    // To be told of every failure of DuckDB's that comes past this class.
    void failed(const duck::Failure& failure);

    void start_statement();
    void cancel() noexcept;
    // The session ends: what runs is cancelled, and nothing runs any more.
    void terminate() noexcept;
    [[nodiscard]] bool terminated() const { return terminated_; }
    [[nodiscard]] std::int64_t number() const { return number_; }
    // Microseconds since 1970-01-01: when the statement, and when the transaction, began.
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

    Engine& engine_;
    SessionId session_;
    duck::Connection connection_;
    State state_ = State::none;
    bool begun_ = false;  // DuckDB's
    bool catalog_changed_ = false;
    std::atomic<bool> usable_ = true;
    std::atomic<bool> cancelled_ = false, terminated_ = false;
    std::int64_t number_ = 0;
    std::set<std::int64_t> written_, deleted_;
    std::uint64_t snapshot_ = 0;  // Deletions::now() before it
    std::int64_t statement_time_ = 0, transaction_time_ = 0;
};

}  // namespace loadonce::local
