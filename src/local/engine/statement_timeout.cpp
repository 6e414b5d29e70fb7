#include "local/engine/statement_timeout.h"

#include <algorithm>
#include <system_error>

#include "redshift/messages.h"

namespace loadonce::local {
namespace {

constexpr auto between_interrupts = std::chrono::milliseconds(5);

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

void StatementTimeouts::add(Cancellable& session) {
    const std::scoped_lock guard(mutex_);
    limits_.emplace(&session, never);
}

void StatementTimeouts::remove(Cancellable& session) noexcept {
    const std::scoped_lock guard(mutex_);
    limits_.erase(&session);
}

void StatementTimeouts::limit(Cancellable& session, Time at) {
    const std::scoped_lock guard(mutex_);
    const auto found = limits_.find(&session);
    if (found == limits_.end()) return;
    try {
        if (!watcher_.joinable()) watcher_ = std::thread([this] { watch(); });
    } catch (const std::system_error& error) {
        throw redshift::messages::machine_failed(error.what());
    }
    found->second = std::min(found->second, at);
    changed_.notify_one();
}

void StatementTimeouts::clear(Cancellable& session) noexcept {
    const std::scoped_lock guard(mutex_);
    if (const auto found = limits_.find(&session); found != limits_.end()) found->second = never;
}

// Cancels while holding the lock, so that clear() and remove() wait for it.
void StatementTimeouts::watch() {
    std::unique_lock guard(mutex_);
    while (!stopping_) {
        const auto now = std::chrono::steady_clock::now();
        Time soonest = never;
        for (auto& [session, at] : limits_) {
            if (at <= now) {
                session->cancel();
                at = now + between_interrupts;
            }
            soonest = std::min(soonest, at);
        }
        if (soonest == never)
            changed_.wait(guard);
        else
            changed_.wait_until(guard, soonest);
    }
}

}  // namespace loadonce::local
