// Serves a Warehouse on a port with PostgreSQL's protocol 3.0 as Redshift uses it.
//
// One blocking thread per connection. All input from clients is validated; malformed input ends only its own
// connection.
#pragma once

#include <cstdint>
#include <memory>

#include "warehouse/session.h"
#include "wire/options.h"

namespace loadonce::wire {

class Server {
  public:
    // Listens when it returns. `warehouse` must outlive the server, and its sessions must be ServedSessions. Throws
    // warehouse_unreachable (the port is in use), usage (an address that other hosts can reach, without users),
    // project_value (TLS files).
    Server(warehouse::Warehouse& warehouse, const Options& options);
    // Calls stop().
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t connections() const;
    // Accepts no more connections, cancels running statements, sends the clients 57P01, and waits until all sessions
    // have ended.
    void stop() noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loadonce::wire
