// The time limits of statements (statement_timeout): what runs past its own is cancelled, whatever it does.
//
// Any thread may call anything.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace loadonce::local {

class Transaction;

class StatementTimeouts {
  public:
    using Time = std::chrono::steady_clock::time_point;

    StatementTimeouts() = default;
    ~StatementTimeouts();
    StatementTimeouts(const StatementTimeouts&) = delete;
    StatementTimeouts& operator=(const StatementTimeouts&) = delete;

    // What the transaction's session runs is cancelled at `at`.
    void set(Transaction& transaction, Time at);
    // From its return on the transaction is left alone.
    void clear(Transaction& transaction) noexcept;

  private:
    void watch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<Transaction*, Time> limits_;
    bool stopping_ = false;
    std::thread watcher_;  // since the first limit
};

}  // namespace loadonce::local
