// How a server listens, and whom it lets in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace loadonce::wire {

// What is stored of a password: enough to check one, not enough to log in with.
struct Verifier {
    std::string md5;           // "md5" and the hash of password and user name, in hexadecimal: PostgreSQL's
    std::string salt, sha256;  // bytes; SHA-256 of password and salt: Redshift's. Empty: not known
};

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

}  // namespace loadonce::wire
