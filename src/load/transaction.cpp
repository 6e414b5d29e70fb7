#include "load/transaction.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "load/crash_point.h"
#include "load/own_tables.h"
#include "redshift/messages.h"
#include "redshift/names.h"

namespace loadonce::load {

namespace {

// Cancels the running statement of the session after a time limit.
class TimeLimit {
  public:
    TimeLimit(warehouse::Session& session, std::chrono::milliseconds limit)
        : thread_([this, &session, limit] {
              std::unique_lock guard(mutex_);
              if (!done_.wait_for(guard, limit, [this] { return finished_; })) session.cancel();
          }) {}
    ~TimeLimit() {
        {
            const std::lock_guard guard(mutex_);
            finished_ = true;
        }
        done_.notify_one();
        thread_.join();
    }
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;

  private:
    std::mutex mutex_;
    std::condition_variable done_;
    bool finished_ = false;
    std::thread thread_;
};

// The holder of the lock, if the warehouse shows it: users without privileges see only their own transactions. Ends the
// aborted transaction.
std::string lock_holder(warehouse::Session& session, std::string_view schema) {
    try {
        session.execute("ROLLBACK");
        const auto holders = session.execute(fmt::format(
            "SELECT t.pid, t.txn_owner, t.txn_start FROM svv_transactions t JOIN pg_catalog.pg_class c ON c.oid = "
            "t.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {} AND c.relname = "
            "{} AND t.granted ORDER BY t.txn_start LIMIT 1",
            redshift::quote_literal(schema), redshift::quote_literal(lock_table)));
        if (!holders.rows.empty()) {
            const auto& row = holders.rows.front();
            return fmt::format("process {} of user {} since {} UTC", row[0].value_or("?"), row[1].value_or("?"),
                               row[2].value_or("?"));
        }
    } catch (const Error&) {
        // The view does not exist, or this user may not read it.
    }
    return "another session, which the warehouse does not show";
}

}  // namespace

void begin_and_lock(warehouse::Session& session, std::string_view schema, std::chrono::milliseconds lock_wait) {
    session.execute("BEGIN");
    try {
        const TimeLimit limit(session, lock_wait);
        take_lock(session, schema);
    } catch (const Error& error) {
        if (error.sqlstate() != "57014") throw;
        throw_if_stopped();
        throw Error(errors::lock_held,
                    fmt::format("{} in schema {} is held by {}; waited {} s", lock_table, schema,
                                lock_holder(session, schema), std::chrono::duration<double>(lock_wait).count()),
                    "wait for it to end and run again")
            .with_sqlstate("57014", TransactionOutcome::rolled_back);
    }
    reach_in_session(CrashPoint::after_lock);
    raise_epoch(session, schema);
    reach_in_session(CrashPoint::after_fence);
}

void commit(warehouse::Session& session) {
    const auto lost = [](std::string_view when) {
        return Error(errors::warehouse_unreachable, fmt::format("the connection was lost {}", when))
            .with_sqlstate("08006", TransactionOutcome::unknown);
    };
    reach(CrashPoint::commit_lost);
    if (session_lost_at(CrashPoint::commit_lost)) throw lost("before COMMIT arrived");
    kill_during(CrashPoint::commit_sent);
    std::string tag;
    try {
        tag = session.execute("COMMIT").tag;
    } catch (const Error& error) {
        if (!is_lost(error) && session.usable()) throw;
        throw Error(error).with_sqlstate(error.sqlstate(), TransactionOutcome::unknown);
    }
    if (session_lost_at(CrashPoint::commit_sent)) throw lost("before COMMIT was answered");
    if (tag != "COMMIT")
        throw Error(errors::invariant, fmt::format("COMMIT was answered with {}: nothing was committed", tag));
    reach(CrashPoint::after_commit);
}

bool is_lost(const Error& error) {
    return error.sqlstate().starts_with("08") || error.sqlstate().starts_with("57P");
}

Retry retry_of(const Error& error) {
    // 1023 is Redshift's serializable isolation violation; it comes with different SQLSTATEs (XX000, 40001).
    if (!error.sqlstate().empty() && redshift::messages::code_of(error) == 1023) return Retry::after_backoff;
    if (error.sqlstate() == "40001" || error.sqlstate() == "40P01" || is_lost(error)) return Retry::after_backoff;
    return Retry::never;
}

void back_off(unsigned attempts) {
    throw_if_stopped();
    std::this_thread::sleep_for(std::chrono::milliseconds(50) * (1u << std::min(attempts, 6u)));
}

std::string utc_now() {
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace loadonce::load
