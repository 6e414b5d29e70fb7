#include "local/sessions.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "local/context.h"

namespace loadonce::local {
namespace {

// DuckDB forgets an interrupt that comes before its query starts, so it is repeated while the same statement runs.
constexpr auto between = std::chrono::milliseconds(5);
constexpr int tries_max = 400;

}  // namespace

Sessions::~Sessions() {
    {
        const std::scoped_lock guard(mutex_);
        closing_ = true;
    }
    watched_.notify_all();
    if (watcher_.joinable()) watcher_.join();
}

// Acts under the lock, so that a session cannot go, nor its statement end, meanwhile.
void Sessions::watch() {
    std::unique_lock lock(mutex_);
    while (!closing_) {
        const auto now = std::chrono::steady_clock::now();
        std::optional<std::chrono::steady_clock::time_point> next;
        for (auto& [session, known] : sessions_) {
            if (!known.deadline) continue;
            if (*known.deadline <= now) {
                known.transaction->cancel();
                known.deadline = now + between;
            }
            next = next ? std::min(*next, *known.deadline) : known.deadline;
        }
        if (next)
            watched_.wait_until(lock, *next);
        else
            watched_.wait(lock);
    }
}

void Sessions::add(SessionId session, Transaction& transaction) {
    const auto now =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
    const std::scoped_lock guard(mutex_);
    sessions_.emplace(session, Known{{session, std::string(user_name), now.count(), 0, now.count()}, &transaction, {}});
}

void Sessions::remove(SessionId session) noexcept {
    const std::scoped_lock guard(mutex_);
    sessions_.erase(session);
}

void Sessions::log_in(SessionId session, std::string_view user) {
    const std::scoped_lock guard(mutex_);
    sessions_.at(session).entry.user = user;
}

void Sessions::on_end(SessionId session, const std::function<void()>& ended) {
    const std::scoped_lock guard(mutex_);
    sessions_.at(session).ended = ended;
}

void Sessions::runs(SessionId session, std::string_view statement, std::int64_t at,
                    std::optional<std::chrono::milliseconds> limit) {
    const std::scoped_lock guard(mutex_);
    auto& known = sessions_.at(session);
    known.entry.statement = statement;
    known.entry.since = at;
    known.deadline.reset();
    if (!limit) return;
    known.deadline = std::chrono::steady_clock::now() + *limit;
    if (!watcher_.joinable()) watcher_ = std::thread([this] { watch(); });
    watched_.notify_all();
}

void Sessions::idles(SessionId session, bool block) noexcept {
    const std::scoped_lock guard(mutex_);
    auto& known = sessions_.at(session);
    known.entry.statement.clear();
    known.entry.block = block;
    known.deadline.reset();
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

// Acts under the lock, so that the session cannot go meanwhile.
bool Sessions::cancel(SessionId session) noexcept {
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

bool Sessions::end(SessionId session) noexcept {
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
