// The sessions of an open warehouse, for listing and ending them.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "local/engine/locks.h"
#include "local/engine/statement_timeout.h"

namespace loadonce::local {

class SessionRegistry {
  public:
    struct Entry {
        SessionId session = 0;
        std::string user = {};
        std::int64_t connected = 0;    // microseconds since 1970-01-01
        std::int64_t transaction = 0;  // number of the current transaction, or of the last one
        std::int64_t started = 0;      // start of that transaction
        std::string statement = {};    // running statement; empty: none
        std::int64_t since = 0;        // start of the running statement, or of the last one
        bool block = false;            // in an explicit transaction block
    };

    explicit SessionRegistry(StatementTimeouts& timeouts) : timeouts_(timeouts) {}

    void add(SessionId session, Cancellable& cancellable);
    void remove(SessionId session) noexcept;
    void log_in(SessionId session, std::string_view user);
    void on_end(SessionId session, const std::function<void()>& ended);
    void runs(SessionId session, std::string_view statement, std::int64_t at);
    void idles(SessionId session, bool block) noexcept;
    void began(SessionId session, std::int64_t transaction, std::int64_t at);
    [[nodiscard]] std::vector<Entry> list() const;
    // Both return false if the session does not exist. cancel() interrupts its running statement. end() also makes it
    // refuse further statements and calls the session's `ended` callback. Neither waits until the statement has ended.
    bool cancel(SessionId session) noexcept;
    bool end(SessionId session) noexcept;

  private:
    struct Known {
        Entry entry;
        Cancellable* cancellable;
        std::function<void()> ended = {};
    };
    void interrupt(const Known& known) noexcept;

    StatementTimeouts& timeouts_;
    mutable std::mutex mutex_;
    std::map<SessionId, Known> sessions_;
};

}  // namespace loadonce::local
