#include "local/engine/transaction.h"

#include "local/duck/errors.h"
#include "local/engine/clock.h"
#include "local/engine/warehouse_file.h"
#include "redshift/messages.h"

namespace loadonce::local {

Transaction::Transaction(Engine& engine, SessionId session)
    : engine_(engine), session_(session), connection_(engine.database.connect()) {
    engine_.sessions.add(session_, *this);
}

Transaction::~Transaction() {
    engine_.sessions.remove(session_);
    rollback();
}

void Transaction::start_statement() {
    forget_cancel();
    statement_time_ = now_micros();
    if (explicit_block()) return;
    number_ = engine_.next_transaction();
    engine_.sessions.began(session_, number_, statement_time_);
}

void Transaction::begin() {
    state_ = State::open;
    transaction_time_ = statement_time_;
}

template <class Use>
auto Transaction::ask(Use use) {
    try {
        return use(connection_);
    } catch (const duck::Failure& failure) {
        failed(failure);
        throw;
    }
}

void Transaction::failed(const duck::Failure& failure) {
    if (failure.problem == duck::Problem::fatal) engine_.broken = true;
}

void Transaction::ensure_begun() {
    if (begun_) return;
    snapshot_ = engine_.write_conflicts.now();
    ask([](duck::Connection& connection) { connection.control("BEGIN"); });
    begun_ = true;
}

void Transaction::require_rows_kept(std::int64_t table) const {
    if (begun_ && engine_.write_conflicts.since(table, snapshot_))
        throw redshift::messages::serializable_violation("rows were changed since the snapshot");
}

// A transaction's snapshot can be older than the engine's counter, or newer (the counter is incremented after the
// commit), so a snapshot has a version of its own.
std::optional<Transaction::CatalogVersion> Transaction::catalog_version() const {
    if (catalog_changed_) return std::nullopt;
    if (begun_) return CatalogVersion{number_, 0};
    return CatalogVersion{0, engine_.catalog_changes.load()};
}

duck::Answer Transaction::run(const std::string& sql) {
    ensure_begun();
    return peek(sql);
}

duck::StreamingResult Transaction::stream(const std::string& sql) {
    if (!duck::reads_no_table(sql)) ensure_begun();
    return ask([&sql](duck::Connection& connection) { return connection.stream(sql); });
}

duck::Answer Transaction::peek(const std::string& sql) {
    return ask([&sql](duck::Connection& connection) { return connection.query(sql); });
}

std::vector<warehouse::ResultColumn> Transaction::columns(const std::string& sql) {
    return ask([&sql](duck::Connection& connection) { return connection.columns(sql); });
}

void Transaction::commit() {
    if (begun_) {
        require_same_file();
        try {
            ask([](duck::Connection& connection) { connection.control("COMMIT"); });
        } catch (const duck::Failure& failure) {
            const bool known = failure.problem == duck::Problem::conflict ||
                               failure.problem == duck::Problem::constraint ||
                               failure.problem == duck::Problem::interrupted;
            if (known) {
                rollback();
                throw from_duck(failure);
            }
            usable_ = false;
            engine_.broken = true;
            end();
            throw redshift::messages::commit_unknown(failure.message);
        }
    }
    begun_ = false;
    engine_.write_conflicts.record(deleted_);
    // Before the locks are released: the next owner must see that the catalog has changed.
    if (catalog_changed_) ++engine_.catalog_changes;
    end();
}

// DuckDB finds its write-ahead log by path: where another file has taken this path, the log would be beside that file,
// and be read as its own. The end of the database must leave that file alone too.
void Transaction::require_same_file() {
    if (file_identity(engine_.options.file) == engine_.identity) return;
    engine_.broken = true;
    rollback();
    try {
        connection_.query("PRAGMA disable_checkpoint_on_shutdown");
    } catch (const duck::Failure& failure) {
        failed(failure);  // nothing more can be done
    }
    throw redshift::messages::warehouse_replaced(engine_.options.file.string());
}

void Transaction::rollback() noexcept {
    while (begun_) {
        try {
            connection_.query("ROLLBACK");
            break;
        } catch (const duck::Failure& failure) {
            if (failure.problem == duck::Problem::interrupted) continue;  // a late cancel
            failed(failure);  // DuckDB has rolled back already or is broken: nothing remains either way
            break;
        }
    }
    end();
}

void Transaction::abort() noexcept {
    const bool block = explicit_block();
    rollback();
    if (block) state_ = State::aborted;
}

void Transaction::end() noexcept {
    begun_ = false;
    catalog_changed_ = false;
    written_.clear();
    deleted_.clear();
    state_ = State::none;
    engine_.locks.release_all(session_);
}

bool Transaction::lock(const std::string& table, LockMode mode) {
    return engine_.locks.acquire(session_, table, mode, cancelled_);
}

void Transaction::require_not_cancelled() const {
    if (cancelled_.load()) throw redshift::messages::query_cancelled();
}

void Transaction::terminate() noexcept {
    terminated_ = true;
    cancel();
}

void Transaction::cancel() noexcept {
    cancelled_ = true;
    engine_.locks.wake();
    connection_.interrupt();
}

}  // namespace loadonce::local
