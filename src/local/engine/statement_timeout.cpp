#include "local/engine/statement_timeout.h"

#include <algorithm>

#include "local/engine/transaction.h"

namespace loadonce::local {
namespace {

// DuckDB ignores an interrupt that arrives before its query starts, so it is repeated until the statement has ended.
constexpr auto between = std::chrono::milliseconds(5);

}  // namespace

StatementTimeouts::~StatementTimeouts() {
    if (!watcher_.joinable()) return;
    {
        const std::scoped_lock guard(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    watcher_.join();
}

void StatementTimeouts::set(Transaction& transaction, Time at) {
    const std::scoped_lock guard(mutex_);
    limits_.insert_or_assign(&transaction, at);
    if (!watcher_.joinable()) watcher_ = std::thread([this] { watch(); });
    changed_.notify_one();
}

void StatementTimeouts::clear(Transaction& transaction) noexcept {
    const std::scoped_lock guard(mutex_);
    limits_.erase(&transaction);
}

// Cancels while holding the lock, so that clear() waits for it.
void StatementTimeouts::watch() {
    std::unique_lock guard(mutex_);
    while (!stopping_) {
        if (limits_.empty()) {
            changed_.wait(guard);
            continue;
        }
        const auto now = std::chrono::steady_clock::now();
        for (auto& [transaction, at] : limits_) {
            if (at > now) continue;
            transaction->cancel();
            at = now + between;
        }
        // A copy: the limit may be removed during the wait.
        const Time soonest =
            std::ranges::min_element(limits_, {}, [](const auto& limit) { return limit.second; })->second;
        changed_.wait_until(guard, soonest);
    }
}

}  // namespace loadonce::local
