// The sessions of an open warehouse, for those who list them or end them.
//
// Any thread may call anything.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "local/engine/locks.h"

namespace loadonce::local {

class Transaction;

class SessionRegistry {
  public:
    struct Entry {
        SessionId session = 0;
        std::string user = {};
        std::int64_t connected = 0;    // microseconds since 1970-01-01
        std::int64_t transaction = 0;  // the number of the transaction that runs, or ran last
        std::int64_t started = 0;      // when it did
        std::string statement = {};    // what runs; empty: nothing
        std::int64_t since = 0;        // when it began
        bool block = false;            // BEGIN was said
    };

    void add(SessionId session, Transaction& transaction);
    void remove(SessionId session) noexcept;
    void log_in(SessionId session, std::string_view user);
    void on_end(SessionId session, const std::function<void()>& ended);
    void runs(SessionId session, std::string_view statement, std::int64_t at);
    void idles(SessionId session, bool block) noexcept;
    void began(SessionId session, std::int64_t transaction, std::int64_t at);
    [[nodiscard]] std::vector<Entry> list() const;
    // False: there is no such session. Cancelled is what it runs; ended, it takes no more statements, and who serves it
    // is told.
    bool cancel(SessionId session) noexcept;
    bool end(SessionId session) noexcept;

  private:
    struct Known {
        Entry entry;
        Transaction* transaction;
        std::function<void()> ended = {};
    };
    mutable std::mutex mutex_;
    std::map<SessionId, Known> sessions_;
};

}  // namespace loadonce::local
