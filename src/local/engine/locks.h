// Table locks, held until the end of the transaction, as in Redshift. DuckDB is optimistic: a second writer fails at
// once where Redshift's waits. So writers wait here, before DuckDB is called.
//
// Thread-safe. Waiting is fair: a lock is not granted while an earlier request that conflicts with it is waiting.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace loadonce::local {

// read and append do not conflict with each other; write conflicts with append and write; exclusive conflicts with all
// modes.
enum class LockMode : std::uint8_t { read, append, write, exclusive };

using SessionId = std::int64_t;

class LockManager {
  public:
    // Acquires a lock for `owner`. Returns whether it had to wait. Throws 40P01 on a deadlock, 57014 if `cancelled`
    // becomes true (see wake()).
    bool acquire(SessionId owner, const std::string& table, LockMode mode, const std::atomic<bool>& cancelled);
    void release_all(SessionId owner) noexcept;
    struct Lock {
        SessionId owner = 0;
        std::string table;
        LockMode mode = LockMode::read;
        bool granted = false;
    };
    [[nodiscard]] std::vector<Lock> list() const;
    // Makes all waiters check their `cancelled`.
    void wake() noexcept;

  private:
    struct Request {
        std::string table;
        LockMode mode;
        std::uint64_t number;  // order of arrival
    };
    // Lives on the stack of the waiting thread.
    struct Waiter {
        Request request;
        std::condition_variable woken;
    };
    void wait(std::unique_lock<std::mutex>& guard, SessionId owner, Waiter& waiter, const std::atomic<bool>& cancelled);
    // Wakes only waiters that can be granted: hundreds may be waiting.
    void wake_granted() noexcept;
    [[nodiscard]] std::vector<SessionId> blockers(SessionId owner, const Request& request) const;
    [[nodiscard]] bool would_deadlock(SessionId owner) const;

    mutable std::mutex mutex_;
    std::map<std::string, std::map<SessionId, std::set<LockMode>>> held_;
    std::map<SessionId, Waiter*> waiting_;
    std::uint64_t arrivals_ = 0;
};

}  // namespace loadonce::local
