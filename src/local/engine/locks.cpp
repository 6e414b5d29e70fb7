#include "local/engine/locks.h"

#include "redshift/messages.h"

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
    // An owner that already holds a lock on the table takes precedence: earlier waiters wait for it anyway.
    if (holds_some) return result;
    for (const auto& [other, waiting] : waiting_)
        if (other != owner && waiting->request.number < request.number && waiting->request.table == request.table &&
            conflict(waiting->request.mode, request.mode))
            result.push_back(other);
    return result;
}

// Searches the wait-for graph from `owner`; a path back to it is a deadlock.
bool LockManager::would_deadlock(SessionId owner) const {
    std::set<SessionId> seen;
    std::vector<SessionId> todo{owner};
    while (!todo.empty()) {
        const SessionId session = todo.back();
        todo.pop_back();
        const auto waiting = waiting_.find(session);
        if (waiting == waiting_.end()) continue;
        for (const SessionId next : blockers(session, waiting->second->request)) {
            if (next == owner) return true;
            if (seen.insert(next).second) todo.push_back(next);
        }
    }
    return false;
}

bool LockManager::acquire(SessionId owner, const std::string& table, LockMode mode,
                          const std::atomic<bool>& cancelled) {
    std::unique_lock guard(mutex_);
    Waiter waiter{{table, mode, arrivals_++}, {}};
    const bool waits = !blockers(owner, waiter.request).empty();
    if (waits) wait(guard, owner, waiter, cancelled);
    held_[table][owner].insert(mode);
    return waits;
}

void LockManager::wait(std::unique_lock<std::mutex>& guard, SessionId owner, Waiter& waiter,
                       const std::atomic<bool>& cancelled) {
    waiting_.emplace(owner, &waiter);
    const auto give_up = [&](const Error& error) {
        waiting_.erase(owner);
        wake_granted();
        throw error;
    };
    // Only a new waiter can close a cycle, so only it checks for one.
    if (would_deadlock(owner)) give_up(redshift::messages::deadlock(owner, waiter.request.table));
    while (!blockers(owner, waiter.request).empty()) {
        if (cancelled.load()) give_up(redshift::messages::query_cancelled());
        waiter.woken.wait(guard);
    }
    waiting_.erase(owner);
}

void LockManager::wake_granted() noexcept {
    for (const auto& [owner, waiter] : waiting_)
        if (blockers(owner, waiter->request).empty()) waiter->woken.notify_one();
}

void LockManager::release_all(SessionId owner) noexcept {
    const std::scoped_lock guard(mutex_);
    for (auto table = held_.begin(); table != held_.end();) {
        table->second.erase(owner);
        table = table->second.empty() ? held_.erase(table) : std::next(table);
    }
    wake_granted();
}

std::vector<LockManager::Lock> LockManager::list() const {
    const std::scoped_lock guard(mutex_);
    std::vector<Lock> locks;
    for (const auto& [table, owners] : held_)
        for (const auto& [owner, modes] : owners)
            for (const auto mode : modes) locks.push_back({owner, table, mode, true});
    for (const auto& [owner, waiter] : waiting_)
        locks.push_back({owner, waiter->request.table, waiter->request.mode, false});
    return locks;
}

void LockManager::wake() noexcept {
    const std::scoped_lock guard(mutex_);
    for (const auto& [owner, waiter] : waiting_) waiter->woken.notify_one();
}

}  // namespace loadonce::local
