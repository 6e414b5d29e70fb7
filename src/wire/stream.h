// A client's socket, plain or with TLS. Reads and writes have time limits and return when the server stops.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace loadonce::wire {

// A certificate and its key, shared by all connections.
class TlsContext {
  public:
    // The files are PEM. Throws project_value.
    TlsContext(const std::string& certificate_file, const std::string& key_file);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    [[nodiscard]] ssl_ctx_st* get() const { return context_; }

  private:
    ssl_ctx_st* context_;
};

enum class Io {
    done,
    gone,     // the peer has closed or reset the connection
    stopped,  // the server or this connection is being stopped
    late,     // the time limit has passed
};

class Stream {
  public:
    using Limit = std::optional<std::chrono::milliseconds>;

    // Takes ownership of `socket`. `stop` is a descriptor that becomes readable when the server stops; it is borrowed.
    // Throws std::system_error, with `socket` closed.
    Stream(int socket, int stop);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Reads until `bytes` is full. The limit applies to the whole call.
    Io read(std::span<std::uint8_t> bytes, Limit limit);
    Io write(std::string_view bytes, Limit limit);
    // Stops this stream as if the server stopped. Any thread may call it while the stream exists.
    void stop() noexcept;
    // Performs the server's side of the TLS handshake.
    Io start_tls(const TlsContext& context, Limit limit);
    [[nodiscard]] bool encrypted() const { return tls_ != nullptr; }
    // Returns the bytes received but not yet read.
    [[nodiscard]] std::span<const std::uint8_t> received() const { return {buffer_.get() + begin_, end_ - begin_}; }

  private:
    using Deadline = std::optional<std::chrono::steady_clock::time_point>;
    Io fill(const Deadline& deadline);
    Io wait(short events, const Deadline& deadline);
    Io tls_wait(int result, const Deadline& deadline);

    static constexpr std::size_t buffer_bytes = 16 << 10;
    int socket_, stop_;
    int stopped_;  // readable after stop()
    ssl_st* tls_ = nullptr;
    std::unique_ptr<std::uint8_t[]> buffer_;
    std::size_t begin_ = 0, end_ = 0;
};

}  // namespace loadonce::wire
