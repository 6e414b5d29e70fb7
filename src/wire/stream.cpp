#include "wire/stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error_codes.h"

namespace loadonce::wire {

TlsContext::TlsContext(const std::string& certificate_file, const std::string& key_file)
    : context_(SSL_CTX_new(TLS_server_method())) {
    const bool loaded = context_ != nullptr && SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION) == 1 &&
                        SSL_CTX_use_certificate_chain_file(context_, certificate_file.c_str()) == 1 &&
                        SSL_CTX_use_PrivateKey_file(context_, key_file.c_str(), SSL_FILETYPE_PEM) == 1 &&
                        SSL_CTX_check_private_key(context_) == 1;
    if (loaded) return;
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    SSL_CTX_free(context_);
    throw Error(errors::project_value, fmt::format("the TLS certificate or its key cannot be used: {}", reason.data()),
                "both must be PEM files, and the key the certificate's", {certificate_file, {}, {}});
}

TlsContext::~TlsContext() {
    SSL_CTX_free(context_);
}

namespace {

auto deadline_of(Stream::Limit limit) {
    return limit ? std::optional(std::chrono::steady_clock::now() + *limit) : std::nullopt;
}

}  // namespace

Stream::Stream(int socket, int stop)
    : socket_(socket),
      stop_(stop),
      stopped_(::eventfd(0, EFD_CLOEXEC)),
      buffer_(std::make_unique<std::uint8_t[]>(buffer_bytes)) {
    if (stopped_ < 0) {
        const int problem = errno;
        ::close(socket_);
        throw std::system_error(problem, std::generic_category(), "eventfd");
    }
    ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
}

Stream::~Stream() {
    if (tls_ != nullptr) {
        SSL_shutdown(tls_);  // sends close_notify without waiting for the answer
        SSL_free(tls_);
        ERR_clear_error();
    }
    ::close(socket_);
    ::close(stopped_);
}

Io Stream::wait(short events, const Deadline& deadline) {
    std::array<pollfd, 3> polled{{{socket_, events, 0}, {stop_, POLLIN, 0}, {stopped_, POLLIN, 0}}};
    for (;;) {
        int ms = -1;
        if (deadline) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
            if (left.count() <= 0) return Io::late;
            ms = static_cast<int>(std::min<std::int64_t>(left.count(), 1'000'000));
        }
        const int ready = ::poll(polled.data(), polled.size(), ms);
        if (ready < 0 && errno != EINTR) return Io::gone;
        if (ready <= 0) continue;
        // Ready I/O goes on after stop(), so that a statement that was running gets its answer.
        if (polled[0].revents == 0) return Io::stopped;
        return Io::done;
    }
}

Io Stream::tls_wait(int result, const Deadline& deadline) {
    const int reason = SSL_get_error(tls_, result);
    ERR_clear_error();
    if (reason == SSL_ERROR_WANT_READ) return wait(POLLIN, deadline);
    if (reason == SSL_ERROR_WANT_WRITE) return wait(POLLOUT, deadline);
    return Io::gone;
}

Io Stream::fill(const Deadline& deadline) {
    begin_ = end_ = 0;
    for (;;) {
        Io waited = Io::done;
        if (tls_ != nullptr) {
            const int got = SSL_read(tls_, buffer_.get(), static_cast<int>(buffer_bytes));
            if (got > 0) {
                end_ = static_cast<std::size_t>(got);
                return Io::done;
            }
            waited = tls_wait(got, deadline);
        } else {
            const ssize_t got = ::recv(socket_, buffer_.get(), buffer_bytes, 0);
            if (got > 0) {
                end_ = static_cast<std::size_t>(got);
                return Io::done;
            }
            const bool nothing_yet = got < 0 && (errno == EAGAIN || errno == EINTR);
            waited = nothing_yet ? wait(POLLIN, deadline) : Io::gone;
        }
        if (waited != Io::done) return waited;
    }
}

Io Stream::read(std::span<std::uint8_t> bytes, Limit limit) {
    const Deadline deadline = deadline_of(limit);
    while (!bytes.empty()) {
        if (begin_ == end_) {
            if (const Io filled = fill(deadline); filled != Io::done) return filled;
        }
        const std::size_t copied = std::min(bytes.size(), end_ - begin_);
        std::memcpy(bytes.data(), buffer_.get() + begin_, copied);
        begin_ += copied;
        bytes = bytes.subspan(copied);
    }
    return Io::done;
}

Io Stream::write(std::string_view bytes, Limit limit) {
    const Deadline deadline = deadline_of(limit);
    while (!bytes.empty()) {
        Io waited = Io::done;
        ssize_t sent = 0;
        if (tls_ != nullptr) {
            sent = SSL_write(tls_, bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20)));
            if (sent <= 0) waited = tls_wait(static_cast<int>(sent), deadline);
        } else {
            sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0) waited = errno == EAGAIN || errno == EINTR ? wait(POLLOUT, deadline) : Io::gone;
        }
        if (waited != Io::done) return waited;
        if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return Io::done;
}

void Stream::stop() noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(stopped_, &one, sizeof one));
}

Io Stream::start_tls(const TlsContext& context, Limit limit) {
    // Bytes received before the handshake were not encrypted: a man in the middle may have injected them.
    if (!received().empty()) return Io::gone;
    const Deadline deadline = deadline_of(limit);
    tls_ = SSL_new(context.get());
    if (tls_ == nullptr || SSL_set_fd(tls_, socket_) != 1) return Io::gone;
    for (;;) {
        const int result = SSL_accept(tls_);
        if (result == 1) return Io::done;
        if (const Io waited = tls_wait(result, deadline); waited != Io::done) return waited;
    }
}

}  // namespace loadonce::wire
