// Cancels statements that run past their time limit. A limit comes from statement_timeout; a cancel by another session
// is a limit that is over.
//
// Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "local/engine/cancellable.h"

namespace loadonce::local {

class StatementTimeouts {
  public:
    using Time = std::chrono::steady_clock::time_point;

    StatementTimeouts() = default;
    ~StatementTimeouts();
    StatementTimeouts(const StatementTimeouts&) = delete;
    StatementTimeouts& operator=(const StatementTimeouts&) = delete;

    void add(Cancellable& session);
    void remove(Cancellable& session) noexcept;
    // Cancels the running statement of the session from `at` on, or from an earlier limit on, until clear(). Throws
    // 53100 if the thread cannot be started; then there is no limit.
    void limit(Cancellable& session, Time at);
    // Removes the limit. After it returns, the session is not cancelled any more.
    void clear(Cancellable& session) noexcept;

  private:
    static constexpr Time never = Time::max();
    void watch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<Cancellable*, Time> limits_;
    bool stopping_ = false;
    std::thread watcher_;  // started with the first limit: most processes set none
};

}  // namespace loadonce::local
