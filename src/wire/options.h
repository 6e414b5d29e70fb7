// Options of a server: addresses, users, TLS.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace loadonce::wire {

// The stored form of a password. It can check a password but cannot be used to log in.
struct Verifier {
    std::string md5;           // PostgreSQL's: "md5" + hexadecimal md5(password + user name)
    std::string salt, sha256;  // Redshift's: bytes; SHA-256 of password and salt. Empty: none stored
};

struct Options {
    std::string listen = "127.0.0.1";  // IPv4. An address other hosts can reach requires `users`
    std::uint16_t port = 5439;         // 0: any free port
    // A socket (mode 0600) through which the server's own user connects without a password; empty: none. A socket left
    // by a killed server is replaced, so the caller must hold the warehouse's process lock.
    std::filesystem::path unix_socket;
    std::string database = "dev";
    // Empty: any user name is accepted without a password.
    std::map<std::string, Verifier> users;
    std::string tls_certificate, tls_key;  // PEM files; empty: no TLS
    unsigned connections_max = 500;
};

}  // namespace loadonce::wire
