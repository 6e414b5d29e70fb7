#include "local/engine/session_registry.h"

#include <chrono>
#include <thread>

#include "local/engine/names.h"
#include "local/engine/transaction.h"

namespace loadonce::local {

void SessionRegistry::add(SessionId session, Transaction& transaction) {
    const auto now =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
    const std::scoped_lock guard(mutex_);
    sessions_.emplace(session, Known{{session, std::string(user_name), now.count(), 0, now.count()}, &transaction, {}});
}

void SessionRegistry::remove(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    sessions_.erase(session);
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

namespace {

// DuckDB ignores an interrupt that arrives before its query starts, so it is repeated while the same statement runs.
constexpr auto between = std::chrono::milliseconds(5);
constexpr int tries_max = 400;

}  // namespace

// Uses the transaction under the lock, so that the session cannot be removed meanwhile.
bool SessionRegistry::cancel(SessionId session) noexcept {
    std::int64_t since = 0;
    for (int tries = 0; tries < tries_max; ++tries) {
        {
            const std::scoped_lock guard(mutex_);
            const auto found = sessions_.find(session);
            if (found == sessions_.end()) return tries > 0;
            const auto& entry = found->second.entry;
            if (tries > 0 && (entry.statement.empty() || entry.since != since)) return true;
            since = entry.since;
            found->second.transaction->cancel();
        }
        std::this_thread::sleep_for(between);
    }
    return true;
}

bool SessionRegistry::end(SessionId session) noexcept {
    for (int tries = 0; tries < tries_max; ++tries) {
        {
            const std::scoped_lock guard(mutex_);
            const auto found = sessions_.find(session);
            if (found == sessions_.end()) return tries > 0;
            found->second.transaction->terminate();
            if (tries == 0 && found->second.ended) found->second.ended();
            if (found->second.entry.statement.empty()) return true;
        }
        std::this_thread::sleep_for(between);
    }
    return true;
}

}  // namespace loadonce::local
