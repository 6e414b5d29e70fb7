// A PostgreSQL server that says what the test wants: what libpq makes of it can be tested without a database.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace loadonce::warehouse {

inline std::string big_endian(std::uint32_t value, std::size_t bytes) {
    std::string text;
    for (std::size_t i = bytes; i > 0; --i) text += static_cast<char>(value >> (8 * (i - 1)));
    return text;
}

// A message of the protocol 3.0: its type, its length and its body.
inline std::string message(char type, std::string_view body) {
    return type + big_endian(static_cast<std::uint32_t>(body.size() + 4), 4) + std::string(body);
}

// ErrorResponse (E) or NoticeResponse (N); fields such as "C42P01", "Mmessage".
inline std::string report(char type, const std::vector<std::string>& fields) {
    std::string body;
    for (const std::string& field : fields) body += field + '\0';
    return message(type, body + '\0');
}

// I: outside of a transaction, T: inside, E: in a failed one.
inline std::string ready(char status) {
    return message('Z', std::string(1, status));
}

inline std::string complete(std::string_view tag) {
    return message('C', std::string(tag) + '\0');
}

// One column of text, and its rows.
inline std::string rows(const std::string& column, const std::vector<std::string>& values) {
    std::string all =
        message('T', big_endian(1, 2) + column + '\0' + big_endian(0, 4) + big_endian(0, 2) + big_endian(1043, 4) +
                         big_endian(0xffff, 2) + big_endian(0xffffffff, 4) + big_endian(0, 2));
    for (const std::string& value : values)
        all += message('D', big_endian(1, 2) + big_endian(static_cast<std::uint32_t>(value.size()), 4) + value);
    return all;
}

class ScriptedServer {
  public:
    // Takes one connection, and answers each message of the client by the next answer; after the last one it closes the
    // connection when the next message has come.
    explicit ScriptedServer(std::vector<std::string> answers) : answers_(std::move(answers)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t bytes = sizeof address;
        EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), bytes), 0);
        EXPECT_EQ(::listen(listener_, 1), 0);
        EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &bytes), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~ScriptedServer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::string url() const {
        return "redshift://ann@127.0.0.1:" + std::to_string(port_) + "/dev?sslmode=disable&gssencmode=disable";
    }

  private:
    static bool read(int socket, char* to, std::size_t bytes) {
        return ::recv(socket, to, bytes, MSG_WAITALL) == static_cast<ssize_t>(bytes);
    }
    static std::uint32_t length_at(const char* at) {
        std::uint32_t length = 0;
        std::memcpy(&length, at, sizeof length);
        return ntohl(length);
    }
    static void send(int socket, const std::string& bytes) {
        EXPECT_EQ(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    }

    void serve() {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) return;
        std::array<char, 4> startup{};
        if (read(socket, startup.data(), startup.size())) {
            std::string body(length_at(startup.data()) - 4, '\0');
            if (read(socket, body.data(), body.size())) send(socket, message('R', big_endian(0, 4)) + ready('I'));
            for (std::size_t next = 0; next <= answers_.size(); ++next) {
                std::array<char, 5> head{};
                if (!read(socket, head.data(), head.size()) || head[0] == 'X') break;
                body.resize(length_at(head.data() + 1) - 4);
                if (!body.empty() && !read(socket, body.data(), body.size())) break;
                if (next < answers_.size()) send(socket, answers_[next]);
            }
        }
        ::close(socket);
    }

    std::vector<std::string> answers_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace loadonce::warehouse
