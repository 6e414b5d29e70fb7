// Serves one client: the state machine of the protocol.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warehouse/served_session.h"
#include "wire/binding.h"
#include "wire/options.h"
#include "wire/reader.h"
#include "wire/stream.h"
#include "wire/writer.h"

namespace loadonce::wire {

// The sessions that a cancel request can reach. Thread-safe.
class CancelKeys {
  public:
    struct Key {
        std::int32_t process = 0, secret = 0;
    };
    // Key::process is the session's pg_backend_pid(), if it has one. Remove the key before the session is destroyed.
    [[nodiscard]] Key add(warehouse::ServedSession& session);
    void remove(Key key) noexcept;
    // Ignores a wrong key without an answer.
    void cancel(Key key) noexcept;
    void cancel_all() noexcept;

  private:
    struct Entry {
        std::int32_t secret;
        warehouse::Session* session;
    };
    std::mutex mutex_;
    std::map<std::int32_t, Entry> sessions_;
    std::int32_t last_ = 1000;
};

// State shared by the connections of a server; outlives them.
struct Shared {
    warehouse::Warehouse& warehouse;
    Options options;
    std::unique_ptr<TlsContext> tls;
    CancelKeys cancel_keys;
    std::string mock_secret = {};  // mock_verifier()
    bool digests = false;          // some user has one
    std::atomic<bool> stopping = false;
};

class Connection {
  public:
    // `same_user`: the client connected through the Unix socket, which only the server's own user can open.
    Connection(Shared& shared, Stream& stream, bool same_user)
        : shared_(shared), stream_(stream), same_user_(same_user) {}
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Returns when the connection has ended, for any reason.
    void serve();
    // Answers FATAL with `error` and does not serve the client.
    void refuse(const Error& error);

  private:
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
    enum class State {
        startup,   // accepts only TLS, GSS and cancel requests, and the startup message
        ready,     // accepts any message
        skipping,  // after an error in the extended query protocol: ignores everything until Sync
        closed,    // reads nothing more
    };
    struct Message {
        char type = 0;
        std::vector<std::uint8_t> body;
    };
    struct Prepared {
        std::string sql;  // one statement, or empty
        Kind kind = Kind::other;
        std::vector<ParameterPlace> places;
        std::vector<std::uint32_t> types;  // of the parameters; 0: not announced by the client
    };
    struct Portal {
        std::shared_ptr<const Prepared> prepared;
        std::string sql;  // with the values of its parameters
        std::vector<Format> formats;
        std::optional<warehouse::Opened> opened;  // since the first Execute
    };
    using Parameters = std::map<std::string, std::string, std::less<>>;

    // startup.cpp
    void start();
    void negotiate(std::int32_t request, Reader body);
    void start_session(Reader body);
    void open_session(std::string_view user);
    void report_parameters(std::string_view user, const std::string& application_name);
    void authenticate(const std::string& user, bool knows_digest);
    [[nodiscard]] bool prove_md5(const Verifier& verifier);
    [[nodiscard]] bool prove_digest(const Verifier& verifier);
    [[nodiscard]] bool receive_proof(char type);
    void apply(const Parameters& parameters);
    void set(std::string_view name, std::string_view value);

    // connection.cpp
    [[nodiscard]] bool receive(std::span<std::uint8_t> bytes);
    [[nodiscard]] bool receive_body(std::size_t bytes);
    void receive_message();
    void handle(Reader body);
    void failed(const Error& error);
    void fatal(const Error& error);
    void flush();
    void send(std::string_view messages);
    void report_parameters();
    void ready_for_query();
    void simple_query(Reader body);
    warehouse::Opened open(std::string_view sql, Kind kind, bool alone, warehouse::Reading reading);
    void commit_implicit();
    void send_rows(warehouse::Opened& opened, std::span<const Format> formats, std::size_t limit);
    void send_notices(const warehouse::Result& result);

    // extended.cpp
    void parse(Reader body);
    void bind(Reader body);
    void describe(Reader body);
    void execute(Reader body);
    void close(Reader body);
    void sync();
    [[nodiscard]] const std::shared_ptr<const Prepared>& statement(std::string_view name) const;
    [[nodiscard]] Portal& portal(std::string_view name);
    [[nodiscard]] std::vector<warehouse::ResultColumn> columns_of(std::string_view sql, Kind kind);
    [[nodiscard]] bool sync_follows() const;

    Shared& shared_;
    Stream& stream_;
    const bool same_user_;
    State state_ = State::startup;
    bool encryption_asked_ = false;
    Message message_;
    Writer writer_;
    warehouse::RowBatch batch_;             // the rows being sent
    std::atomic<bool> terminated_ = false;  // the session was ended by pg_terminate_backend(), maybe its own
    std::unique_ptr<warehouse::ServedSession> session_;
    std::optional<CancelKeys::Key> key_;
    // Parameter values last reported to the client, and parameter_changes() at that time.
    std::map<std::string_view, std::string> reported_;
    std::uint64_t reported_changes_ = 0;
    // An implicit transaction is open: that of one Query message, or of the messages between two Syncs.
    bool implicit_ = false;
    std::map<std::string, std::shared_ptr<const Prepared>, std::less<>> statements_;
    std::map<std::string, Portal, std::less<>> portals_;
};

}  // namespace loadonce::wire
