#include "local/sessions.h"

#include <chrono>

#include "local/context.h"

namespace loadonce::local {

void Sessions::add(SessionId session, Transaction& transaction) {
    const auto now =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
    const std::scoped_lock guard(mutex_);
    sessions_.emplace(session, Known{{session, std::string(user_name), now.count(), 0, now.count()}, &transaction});
}

void Sessions::remove(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    sessions_.erase(session);
}

void Sessions::log_in(SessionId session, std::string user) {
    const std::scoped_lock guard(mutex_);
    sessions_.at(session).entry.user = std::move(user);
}

void Sessions::began(SessionId session, std::int64_t transaction, std::int64_t at) {
    const std::scoped_lock guard(mutex_);
    auto& entry = sessions_.at(session).entry;
    entry.transaction = transaction;
    entry.started = at;
}

std::vector<Sessions::Entry> Sessions::list() const {
    const std::scoped_lock guard(mutex_);
    std::vector<Entry> entries;
    for (const auto& [session, known] : sessions_) entries.push_back(known.entry);
    return entries;
}

// Under the lock, so that the session cannot go meanwhile.
bool Sessions::cancel(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return false;
    found->second.transaction->cancel();
    return true;
}

bool Sessions::end(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return false;
    found->second.transaction->terminate();
    return true;
}

}  // namespace loadonce::local
