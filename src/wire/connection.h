// One client: the protocol's states, from the first byte to the last.
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

// The sessions that a cancel request can reach. Any thread.
class CancelKeys {
  public:
    struct Key {
        std::int32_t process = 0, secret = 0;
    };
    // The process is the session's own number, if it has one. It must be removed before it ends.
    [[nodiscard]] Key add(warehouse::ServedSession& session);
    void remove(Key key) noexcept;
    // Nothing happens, and nothing is said, when the key is wrong.
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

// What the connections of a server have in common; outlives them.
struct Shared {
    warehouse::Warehouse& warehouse;
    Options options;
    std::unique_ptr<TlsContext> tls;
    CancelKeys cancel_keys;
    std::atomic<bool> stopping = false;
};

class Connection {
  public:
    // `same_user`: it came through the Unix socket, which only our own user can open.
    Connection(Shared& shared, Stream& stream, bool same_user)
        : shared_(shared), stream_(stream), same_user_(same_user) {}
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Returns when the connection is over, whatever ended it.
    void serve();
    // For one that is not served: FATAL with this error.
    void refuse(const Error& error);

  private:
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
    enum class State {
        startup,   // nothing but TLS and GSS requests, a cancel request, or the startup message
        ready,     // any message
        skipping,  // an extended query failed: everything until Sync is ignored
        closed,    // nothing more is read
    };
    struct Message {
        char type = 0;
        std::vector<std::uint8_t> body;
    };
    struct Prepared {
        std::string sql;  // one statement, or empty
        Kind kind = Kind::other;
        std::vector<ParameterPlace> places;
        std::vector<std::uint32_t> types;  // of the parameters, as the client announced them; 0: it did not
    };
    struct Portal {
        std::shared_ptr<const Prepared> prepared;
        std::string sql;  // with its parameters
        std::vector<Format> formats;
        std::optional<warehouse::Opened> opened;  // since the first Execute
    };
    using Parameters = std::map<std::string, std::string, std::less<>>;

    // startup.cpp
    void start();
    void negotiate(std::int32_t request, Reader body);
    void start_session(Reader body);
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
    warehouse::RowBatch batch_;  // of the rows that are being sent
    std::unique_ptr<warehouse::ServedSession> session_;
    std::optional<CancelKeys::Key> key_;
    // What the client was told of its parameters, and parameter_changes() at that time.
    std::map<std::string_view, std::string> reported_;
    std::uint64_t reported_changes_ = 0;
    // A transaction that the client did not ask for is open: one Query's, or the one between two Syncs.
    bool implicit_ = false;
    std::map<std::string, std::shared_ptr<const Prepared>, std::less<>> statements_;
    std::map<std::string, Portal, std::less<>> portals_;
};

}  // namespace loadonce::wire
