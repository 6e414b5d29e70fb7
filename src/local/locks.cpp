#include "local/locks.h"

#include <fmt/format.h>

#include "local/errors.h"

namespace loadonce::local {
namespace {

bool conflict(LockMode a, LockMode b) {
    if (a == LockMode::exclusive || b == LockMode::exclusive) return true;
    if (a == LockMode::read || b == LockMode::read) return false;
    return a == LockMode::write || b == LockMode::write;
}

bool conflict(const std::set<LockMode>& held, LockMode mode) {
    for (const auto one : held)
        if (conflict(one, mode)) return true;
    return false;
}

}  // namespace

std::vector<SessionId> LockManager::blockers(SessionId owner, const Request& request) const {
    std::vector<SessionId> result;
    bool holds_some = false;
    if (const auto table = held_.find(request.table); table != held_.end()) {
        holds_some = table->second.contains(owner);
        for (const auto& [other, modes] : table->second)
            if (other != owner && conflict(modes, request.mode)) result.push_back(other);
    }
    // Who already holds the table and wants more goes first: those who came earlier wait for him anyway.
    if (holds_some) return result;
    for (const auto& [other, waiting] : waiting_)
        if (other != owner && waiting.table == request.table && waiting.number < request.number &&
            conflict(waiting.mode, request.mode))
            result.push_back(other);
    return result;
}

// Follows "waits for" from `owner`; a way back to him is a cycle.
bool LockManager::would_deadlock(SessionId owner) const {
    std::set<SessionId> seen;
    std::vector<SessionId> todo{owner};
    while (!todo.empty()) {
        const SessionId session = todo.back();
        todo.pop_back();
        const auto waiting = waiting_.find(session);
        if (waiting == waiting_.end()) continue;
        for (const SessionId next : blockers(session, waiting->second)) {
            if (next == owner) return true;
            if (seen.insert(next).second) todo.push_back(next);
        }
    }
    return false;
}

bool LockManager::acquire(SessionId owner, const std::string& table, LockMode mode, const std::atomic<bool>& cancelled,
                          std::optional<std::chrono::milliseconds> timeout) {
    std::unique_lock guard(mutex_);
    const Request request{table, mode, arrivals_++};
    const auto deadline = std::chrono::steady_clock::now() + timeout.value_or(std::chrono::milliseconds(0));
    bool waited = false;
    while (!blockers(owner, request).empty()) {
        waited = true;
        waiting_.insert_or_assign(owner, request);
        const auto give_up = [&] {
            waiting_.erase(owner);
            changed_.notify_all();
        };
        if (would_deadlock(owner)) {
            give_up();
            throw refusal("40P01", fmt::format("deadlock detected (session {} waits for table {})", owner, table),
                          "run the transaction again; take the locks of all tables first, in one order");
        }
        if (cancelled.load()) {
            give_up();
            throw refusal("57014", "Query cancelled on user's request");
        }
        if (!timeout) {
            changed_.wait(guard);
        } else if (changed_.wait_until(guard, deadline) == std::cv_status::timeout &&
                   !blockers(owner, request).empty()) {
            give_up();
            throw refusal(
                "57014",
                fmt::format("Query cancelled on user's request: statement_timeout while waiting for table {}", table));
        }
    }
    if (waiting_.erase(owner) > 0) changed_.notify_all();
    held_[table][owner].insert(mode);
    return waited;
}

void LockManager::release_all(SessionId owner) noexcept {
    const std::scoped_lock guard(mutex_);
    for (auto table = held_.begin(); table != held_.end();) {
        table->second.erase(owner);
        table = table->second.empty() ? held_.erase(table) : std::next(table);
    }
    changed_.notify_all();
}

std::vector<LockManager::Lock> LockManager::list() const {
    const std::scoped_lock guard(mutex_);
    std::vector<Lock> locks;
    for (const auto& [table, owners] : held_)
        for (const auto& [owner, modes] : owners)
            for (const auto mode : modes) locks.push_back({owner, table, mode, true});
    for (const auto& [owner, request] : waiting_) locks.push_back({owner, request.table, request.mode, false});
    return locks;
}

void LockManager::wake() noexcept {
    const std::scoped_lock guard(mutex_);
    changed_.notify_all();
}

}  // namespace loadonce::local
