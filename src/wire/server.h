// The embedded warehouse on a port: PostgreSQL's protocol 3.0 as Redshift speaks it, over any Warehouse.
//
// One thread per connection, blocking. Everything that a client sends is checked before it is believed, and nothing
// that it sends ends more than its own connection.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "warehouse/session.h"

namespace loadonce::wire {

// What is stored of a password: enough to check one, not enough to log in with.
struct Verifier {
    std::string md5;           // "md5" and the hash of password and user name, in hexadecimal: PostgreSQL's
    std::string salt, sha256;  // bytes; SHA-256 of password and salt: Redshift's. Empty: not known
};
[[nodiscard]] Verifier verifier_of(std::string_view user, std::string_view password);

struct Options {
    std::string listen = "127.0.0.1";  // an IPv4 address. One that others reach needs `users`
    std::uint16_t port = 5439;         // 0: any free one
    // A socket (mode 0600) through which our own user comes in without a password; empty: none. One that a killed
    // server left is replaced, so whoever listens must hold the warehouse's lock.
    std::filesystem::path unix_socket;
    std::string database = "dev";
    // Empty: everybody is let in under any name.
    std::map<std::string, Verifier> users;
    std::string tls_certificate, tls_key;  // PEM files; empty: no TLS
    unsigned connections_max = 500;
};

class Server {
  public:
    // Listens when it returns. `warehouse` must outlive the server, and its sessions be ServedSessions. Throws
    // warehouse_unreachable (the port is taken), usage (an address for others without users), project_value (TLS
    // files).
    Server(warehouse::Warehouse& warehouse, const Options& options);
    // As stop().
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t connections() const;
    // Takes no more connections, cancels what runs, tells the clients (57P01), and waits until all sessions have ended.
    void stop() noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loadonce::wire
