// The embedded warehouse on a port: PostgreSQL's protocol 3.0 as Redshift speaks it, over any Warehouse.
//
// One thread per connection, blocking. Everything that a client sends is checked before it is believed, and nothing
// that it sends ends more than its own connection.
#pragma once

#include <cstdint>
#include <memory>

#include "warehouse/session.h"
#include "wire/options.h"

namespace loadonce::wire {

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
