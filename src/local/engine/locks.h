// Table locks, held to the end of a transaction, as Redshift has them. DuckDB is optimistic: its second writer fails at
// once, where Redshift's waits; so writers wait here before DuckDB is touched.
//
// Any thread may call anything. Waiting is fair: nobody is granted a lock past somebody who waits for a conflicting
// one.
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

// What a statement does with a table. read and append go together; write waits for append and write; exclusive waits
// for all.
enum class LockMode : std::uint8_t { read, append, write, exclusive };

using SessionId = std::int64_t;

class LockManager {
  public:
    // Waits until `owner` has the lock. Returns whether it had to wait. Throws 40P01 when waiting would never end,
    // 57014 when `cancelled` becomes true (see wake()).
    bool acquire(SessionId owner, const std::string& table, LockMode mode, const std::atomic<bool>& cancelled);
    void release_all(SessionId owner) noexcept;
    struct Lock {
        SessionId owner = 0;
        std::string table;
        LockMode mode = LockMode::read;
        bool granted = false;
    };
    [[nodiscard]] std::vector<Lock> list() const;
    // Makes waiters look at their `cancelled`.
    void wake() noexcept;

  private:
    struct Request {
        std::string table;
        LockMode mode;
        std::uint64_t number;  // order of arrival
    };
    // Lives in the thread that waits.
    struct Waiter {
        Request request;
        std::condition_variable woken;
    };
    void wait(std::unique_lock<std::mutex>& guard, SessionId owner, Waiter& waiter, const std::atomic<bool>& cancelled);
    // Wakes who has nobody left to wait for, and nobody else: hundreds may be waiting.
    void wake_granted() noexcept;
    [[nodiscard]] std::vector<SessionId> blockers(SessionId owner, const Request& request) const;
    [[nodiscard]] bool would_deadlock(SessionId owner) const;

    mutable std::mutex mutex_;
    std::map<std::string, std::map<SessionId, std::set<LockMode>>> held_;
    std::map<SessionId, Waiter*> waiting_;
    std::uint64_t arrivals_ = 0;
};

}  // namespace loadonce::local
