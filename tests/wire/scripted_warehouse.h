// A warehouse with scripted answers, and a client that sends arbitrary bytes: for tests of the protocol without SQL.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error_codes.h"
#include "wire/encoding.h"
#include "wire/scalar_encoding.h"
#include "wire/server.h"
#include "wire/writer.h"

namespace loadonce::wire {

struct Script {
    std::map<std::string, warehouse::Result, std::less<>> answers;  // a statement without an entry fails with 42601
    std::map<std::string, std::pair<std::string, std::string>, std::less<>>
        sets;  // the parameter that a statement sets, and its value
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> executed;
    int waiting = 0;  // sessions in "wait"
    int sessions = 0;

    std::vector<std::string> statements() {
        const std::lock_guard lock(mutex);
        return executed;
    }
};

class ScriptedSession : public warehouse::ServedSession {
  public:
    explicit ScriptedSession(Script& script) : script_(script) {
        const std::lock_guard lock(script_.mutex);
        ++script_.sessions;
    }
    ~ScriptedSession() override {
        const std::lock_guard lock(script_.mutex);
        --script_.sessions;
    }

    warehouse::Result execute(std::string_view sql) override {
        using warehouse::TransactionStatus;
        std::unique_lock lock(script_.mutex);
        script_.executed.emplace_back(sql);
        const bool aborted = status_ == TransactionStatus::aborted;
        if (sql == "BEGIN") {
            status_ = TransactionStatus::open;
            return tagged("BEGIN");
        }
        if (sql == "COMMIT" || sql == "ROLLBACK") {
            status_ = TransactionStatus::idle;
            return tagged(aborted ? "ROLLBACK" : std::string(sql));
        }
        if (sql == "terminate") {
            usable_ = false;
            ended_();
            fail("34000", "portal \"\" does not exist");
        }
        if (aborted) fail("25P02", "current transaction is aborted, commands ignored until end of transaction block");
        if (sql == "wait") {
            ++script_.waiting;
            script_.changed.notify_all();
            script_.changed.wait(lock, [&] { return cancelled_; });
            --script_.waiting;
            cancelled_ = false;
            fail("57014", "Query cancelled on user's request");
        }
        if (const auto set = script_.sets.find(sql); set != script_.sets.end()) {
            parameters_[set->second.first] = set->second.second;
            ++changes_;
            return tagged("SET");
        }
        const auto found = script_.answers.find(sql);
        if (found == script_.answers.end()) fail("42601", "syntax error at or near \"" + std::string(sql) + "\"");
        return found->second;
    }
    void execute_script(std::string_view,
                        const std::function<void(std::string_view, const warehouse::Result&)>&) override {}
    void cancel() noexcept override {
        const std::lock_guard lock(script_.mutex);
        cancelled_ = true;
        script_.changed.notify_all();
    }
    bool usable() const noexcept override { return usable_; }
    void on_end(const std::function<void()>& ended) override { ended_ = ended; }
    std::vector<warehouse::ResultColumn> describe(std::string_view sql) override {
        const std::lock_guard lock(script_.mutex);
        const auto found = script_.answers.find(sql);
        if (found == script_.answers.end()) fail("42P01", "Relation does not exist");
        return found->second.columns;
    }
    warehouse::TransactionStatus transaction_status() const noexcept override { return status_; }
    std::optional<std::string> parameter(std::string_view name) const override {
        const auto found = parameters_.find(name);
        return found == parameters_.end() ? std::nullopt : std::optional(found->second);
    }
    std::uint64_t parameter_changes() const noexcept override { return changes_; }

  private:
    static warehouse::Result tagged(std::string tag) { return {{}, {}, std::move(tag), {}, {}}; }
    [[noreturn]] void fail(std::string_view sqlstate, std::string message) {
        using enum warehouse::TransactionStatus;
        if (status_ == open) status_ = aborted;
        throw Error(errors::sql_failed, std::move(message)).with_sqlstate(sqlstate, TransactionOutcome::rolled_back);
    }

    Script& script_;
    warehouse::TransactionStatus status_ = warehouse::TransactionStatus::idle;
    bool cancelled_ = false;
    bool usable_ = true;
    std::function<void()> ended_;
    std::map<std::string, std::string, std::less<>> parameters_{{"timezone", "UTC"}, {"query_group", "default"}};
    std::uint64_t changes_ = 0;
};

class ScriptedWarehouse : public warehouse::Warehouse {
  public:
    explicit ScriptedWarehouse(Script& script) : script_(script) {}
    std::unique_ptr<warehouse::Session> connect() override { return std::make_unique<ScriptedSession>(script_); }
    std::string name() const override { return "scripted"; }

  private:
    Script& script_;
};

struct Answer {
    char type = 0;
    std::string body;
};

// A client that builds protocol messages by hand.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    ~RawClient() { drop(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void drop() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;  // the server has closed the connection: its messages can still be read
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    // Returns an empty string if the server has closed the connection.
    std::string receive(std::size_t bytes) {
        std::string out(bytes, '\0');
        for (std::size_t at = 0; at < bytes;) {
            pollfd polled{socket_, POLLIN, 0};
            if (::poll(&polled, 1, 20'000) != 1) {
                ADD_FAILURE() << "the server does not answer";
                return {};
            }
            const ssize_t got = ::recv(socket_, out.data() + at, bytes - at, 0);
            if (got <= 0) return {};
            at += static_cast<std::size_t>(got);
        }
        return out;
    }
    // Returns the next message; type 0: the connection is closed.
    Answer next() {
        const std::string header = receive(5);
        if (header.empty()) return {};
        std::uint32_t length = 0;
        for (int i = 1; i < 5; ++i) length = length << 8 | static_cast<std::uint8_t>(header[i]);
        return {header[0], length == 4 ? "" : receive(length - 4)};
    }
    // Returns all messages up to ReadyForQuery, or until the connection is closed.
    std::vector<Answer> answers() {
        std::vector<Answer> all;
        for (;;) {
            all.push_back(next());
            if (all.back().type == 0) all.pop_back();
            if (all.empty() || all.back().type == 'Z' || all.back().type == 'E') {
                if (!all.empty() && all.back().type == 'E' && all.back().body.find("FATAL") == std::string::npos)
                    continue;
                return all;
            }
        }
    }
    void startup(const std::vector<std::string>& pairs) {
        std::string body;
        for (const std::string& text : pairs) body += text + '\0';
        send(startup_packet(3 << 16, body + '\0'));
    }
    static std::string startup_packet(std::int32_t code, std::string_view body) {
        Writer writer;
        writer.i32(static_cast<std::int32_t>(body.size() + 8)).i32(code).bytes(body);
        return writer.buffer();
    }
    std::vector<Answer> log_in() {
        startup({"user", "admin", "database", "dev"});
        return answers();
    }
    static std::string message(char type, std::string_view body) {
        Writer writer;
        writer.begin(type).bytes(body).end();
        return writer.buffer();
    }
    std::vector<Answer> query(std::string_view sql) {
        send(message('Q', std::string(sql) + '\0'));
        return answers();
    }

  private:
    int socket_;
};

// Returns the types of the messages, one letter each: "TDDCZ".
inline std::string types_of(const std::vector<Answer>& answers) {
    std::string types;
    for (const Answer& answer : answers) types += answer.type;
    return types;
}

// Returns a field of an ErrorResponse or NoticeResponse.
inline std::string field(const std::vector<Answer>& answers, char wanted) {
    for (const Answer& answer : answers) {
        if (answer.type != 'E' && answer.type != 'N') continue;
        for (std::size_t at = 0; at < answer.body.size() && answer.body[at] != '\0';) {
            const std::size_t end = answer.body.find('\0', at);
            if (answer.body[at] == wanted) return answer.body.substr(at + 1, end - at - 1);
            at = end + 1;
        }
    }
    return {};
}

}  // namespace loadonce::wire
