// The time limits of statements: what runs past its own is cancelled, whatever it does. A limit comes from
// statement_timeout; a cancel by another session is a limit that is over.
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
    // What the session runs is cancelled from `at` on, or from an earlier limit, until clear().
    void limit(Cancellable& session, Time at) noexcept;
    // After its return the session is left alone.
    void clear(Cancellable& session) noexcept;

  private:
    static constexpr Time never = Time::max();
    void watch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<Cancellable*, Time> limits_;
    bool stopping_ = false;
    std::thread watcher_;  // from the first session on
};

}  // namespace loadonce::local
