#include "wire/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "base/error_codes.h"
#include "redshift/messages.h"
#include "wire/auth.h"
#include "wire/connection.h"

namespace loadonce::wire {
namespace {

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] int release() { return std::exchange(number_, -1); }

  private:
    int number_ = -1;
};

constexpr int backlog = 128;

Error cannot_listen(const std::string& where, int problem) {
    return Error(
        errors::warehouse_unreachable, fmt::format("cannot listen on {}: {}", where, std::strerror(problem)),
        problem == EADDRINUSE ? "end what uses that port, or choose another one; --port 0 takes a free one" : "");
}

Descriptor listen_tcp(const Options& options) {
    const std::string where = fmt::format("{}:{}", options.listen, options.port);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.port);
    if (::inet_pton(AF_INET, options.listen.c_str(), &address.sin_addr) != 1) {
        throw Error(errors::usage, fmt::format("\"{}\" is not an IPv4 address", options.listen), "write 127.0.0.1");
    }
    const bool loopback = ntohl(address.sin_addr.s_addr) >> 24 == 127;
    if (!loopback && options.users.empty()) {
        throw Error(errors::usage, fmt::format("{} can be reached by others, and there are no users", options.listen),
                    "give a file of users, or listen on 127.0.0.1");
    }
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket.get() < 0) throw cannot_listen(where, errno);
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket.get(), backlog) != 0) {
        throw cannot_listen(where, errno);
    }
    return socket;
}

Descriptor listen_unix(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) throw cannot_listen(path.string(), ENAMETOOLONG);
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    ::unlink(path.c_str());  // left by a server that was killed
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket.get() < 0) throw cannot_listen(path.string(), errno);
    // Nobody can connect before listen(), by which time the mode is set.
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::chmod(path.c_str(), 0600) != 0 || ::listen(socket.get(), backlog) != 0) {
        throw cannot_listen(path.string(), errno);
    }
    return socket;
}

std::uint16_t port_of(int socket) {
    sockaddr_in address{};
    socklen_t bytes = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &bytes);
    return ntohs(address.sin_port);
}

}  // namespace

struct Server::State {
    State(warehouse::Warehouse& warehouse, const Options& options)
        : shared{.warehouse = warehouse,
                 .options = options,
                 .tls = {},
                 .cancel_keys = {},
                 .mock_secret = random_bytes(16),
                 .digests =
                     std::ranges::any_of(options.users, [](const auto& user) { return !user.second.sha256.empty(); })} {
        if (stop.get() < 0) throw cannot_listen(options.listen, errno);
    }

    Shared shared;
    Descriptor tcp, unix_socket;
    std::filesystem::path unix_path;
    Descriptor stop{::eventfd(0, EFD_CLOEXEC)};  // readable from the call of stop() on
    std::thread acceptor;
    std::mutex mutex;
    std::condition_variable ended;
    // One thread per connection, and the one that ended last. All threads are joined: a detached thread cannot report
    // its end without touching state that the waiter may already have destroyed. Guarded by mutex, as are the following
    // members.
    std::list<std::thread> threads;
    std::thread last;

    void accept_all();
    void accept_one(int listener);
    void serve(int socket, bool same_user, bool too_many);
    void leave(std::list<std::thread>::iterator thread);
};

Server::Server(warehouse::Warehouse& warehouse, const Options& options)
    : state_(std::make_unique<State>(warehouse, options)) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL
    if (!options.tls_certificate.empty()) {
        state_->shared.tls = std::make_unique<TlsContext>(options.tls_certificate, options.tls_key);
    }
    state_->tcp = listen_tcp(options);
    if (!options.unix_socket.empty()) {
        state_->unix_path = options.unix_socket;
        state_->unix_socket = listen_unix(state_->unix_path);
    }
    state_->acceptor = std::thread([state = state_.get()] { state->accept_all(); });
}

Server::~Server() {
    stop();
}

std::uint16_t Server::port() const {
    return port_of(state_->tcp.get());
}

std::size_t Server::connections() const {
    const std::lock_guard lock(state_->mutex);
    return state_->threads.size();
}

void Server::stop() noexcept {
    if (!state_->acceptor.joinable()) return;
    state_->shared.stopping = true;
    const std::uint64_t one = 1;
    static_cast<void>(!::write(state_->stop.get(), &one, sizeof one));
    state_->acceptor.join();
    if (!state_->unix_path.empty()) ::unlink(state_->unix_path.c_str());
    // A statement can start after cancel_all(), so repeat until no connection is left.
    std::unique_lock lock(state_->mutex);
    do {
        lock.unlock();
        state_->shared.cancel_keys.cancel_all();
        lock.lock();
    } while (!state_->ended.wait_for(lock, std::chrono::milliseconds(100), [&] { return state_->threads.empty(); }));
    lock.unlock();
    if (state_->last.joinable()) state_->last.join();
}

void Server::State::accept_all() {
    std::array<pollfd, 3> polled{{{stop.get(), POLLIN, 0}, {tcp.get(), POLLIN, 0}, {unix_socket.get(), POLLIN, 0}}};
    while (!shared.stopping) {
        if (::poll(polled.data(), polled.size(), -1) < 0) continue;
        for (std::size_t i = 1; i < polled.size(); ++i) {
            if ((polled[i].revents & POLLIN) != 0) accept_one(polled[i].fd);
        }
    }
}

void Server::State::accept_one(int listener) {
    Descriptor socket(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() < 0) {
        // Out of descriptors or memory: the connection stays in the queue; retry when another may have ended.
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
            std::unique_lock lock(mutex);
            ended.wait_for(lock, std::chrono::milliseconds(100));
        }
        return;
    }
    const bool same_user = listener == unix_socket.get();
    const int on = 1;
    if (!same_user) ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex);
    const bool too_many = threads.size() >= shared.options.connections_max;
    const auto thread = threads.emplace(threads.end());
    try {
        *thread = std::thread([this, number = socket.get(), same_user, too_many, thread] {
            serve(number, same_user, too_many);
            leave(thread);
        });
        static_cast<void>(socket.release());
    } catch (const std::system_error&) {  // no thread available: the client sees a closed connection
        threads.erase(thread);
    }
}

void Server::State::serve(int socket, bool same_user, bool too_many) {
    try {
        Stream stream(socket, stop.get());
        Connection connection(shared, stream, same_user);
        if (too_many) {
            connection.refuse(redshift::messages::too_many_connections(shared.options.connections_max));
        } else {
            connection.serve();
        }
    } catch (const std::system_error&) {  // no descriptor left for the stream: the client sees a closed connection
    }
}

// Each thread joins the one that ended before it, so at most one ended thread is not joined.
void Server::State::leave(std::list<std::thread>::iterator thread) {
    std::thread before;
    {
        const std::lock_guard lock(mutex);
        before = std::exchange(last, std::move(*thread));
        threads.erase(thread);
        ended.notify_all();
    }
    if (before.joinable()) before.join();
}

}  // namespace loadonce::wire
