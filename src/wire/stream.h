// A client's socket, in the clear or with TLS, read and written with time limits and until the server stops.
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
    // PEM files. Throws project_value.
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
    gone,     // the peer closed or reset the connection
    stopped,  // the server ends, or this connection is to
    late,     // the time limit passed
};

class Stream {
  public:
    using Limit = std::optional<std::chrono::milliseconds>;

    // Owns `socket`. `stop`: a descriptor that becomes readable when the server ends; lent.
    Stream(int socket, int stop);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Reads until `bytes` is full. The limit is for the whole call.
    Io read(std::span<std::uint8_t> bytes, Limit limit);
    Io write(std::string_view bytes, Limit limit);
    // From any thread, while the stream is there: as if the server ended, for this one.
    void stop() noexcept;
    // The TLS handshake of a server.
    Io start_tls(const TlsContext& context, Limit limit);
    [[nodiscard]] bool encrypted() const { return tls_ != nullptr; }
    // What was received and not read yet.
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
