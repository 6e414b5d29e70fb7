// Enforces statement_timeout: cancels statements that run past their time limit.
//
// Thread-safe.
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

    // Cancels the statement of the transaction's session at `at`.
    void set(Transaction& transaction, Time at);
    // Removes the limit. After it returns, the transaction is not cancelled any more.
    void clear(Transaction& transaction) noexcept;

  private:
    void watch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<Transaction*, Time> limits_;
    bool stopping_ = false;
    std::thread watcher_;  // started with the first limit
};

}  // namespace loadonce::local
