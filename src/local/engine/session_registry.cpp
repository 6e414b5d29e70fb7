#include "local/engine/session_registry.h"

#include <chrono>

#include "base/error.h"
#include "local/engine/clock.h"
#include "local/engine/names.h"

namespace loadonce::local {

void SessionRegistry::add(SessionId session, Cancellable& cancellable) {
    const auto now = now_micros();
    const std::scoped_lock guard(mutex_);
    timeouts_.add(cancellable);
    sessions_.emplace(session, Known{{session, std::string(user_name), now, 0, now}, &cancellable, {}});
}

void SessionRegistry::remove(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return;
    timeouts_.remove(*found->second.cancellable);
    sessions_.erase(found);
}

void SessionRegistry::log_in(SessionId session, std::string_view user) {
    const std::scoped_lock guard(mutex_);
    sessions_.at(session).entry.user = user;
}

void SessionRegistry::on_end(SessionId session, const std::function<void()>& ended) {
    const std::scoped_lock guard(mutex_);
    sessions_.at(session).ended = ended;
}

void SessionRegistry::runs(SessionId session, std::string_view statement, std::int64_t at) {
    const std::scoped_lock guard(mutex_);
    auto& entry = sessions_.at(session).entry;
    entry.statement = statement;
    entry.since = at;
}

void SessionRegistry::idles(SessionId session, bool block) noexcept {
    const std::scoped_lock guard(mutex_);
    auto& entry = sessions_.at(session).entry;
    entry.statement.clear();
    entry.block = block;
}

void SessionRegistry::began(SessionId session, std::int64_t transaction, std::int64_t at) {
    const std::scoped_lock guard(mutex_);
    auto& entry = sessions_.at(session).entry;
    entry.transaction = transaction;
    entry.started = at;
}

std::vector<SessionRegistry::Entry> SessionRegistry::list() const {
    const std::scoped_lock guard(mutex_);
    std::vector<Entry> entries;
    for (const auto& [session, known] : sessions_) entries.push_back(known.entry);
    return entries;
}

// Under the lock, so that the session cannot go, nor begin another statement, meanwhile.
void SessionRegistry::interrupt(const Known& known) noexcept {
    if (known.entry.statement.empty()) return;
    try {
        timeouts_.limit(*known.cancellable, std::chrono::steady_clock::now());
    } catch (const Error&) {  // no thread that repeats it
        known.cancellable->cancel();
    }
}

bool SessionRegistry::cancel(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return false;
    interrupt(found->second);
    return true;
}

bool SessionRegistry::end(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return false;
    found->second.cancellable->terminate();
    if (found->second.ended) found->second.ended();
    interrupt(found->second);
    return true;
}

}  // namespace loadonce::local
