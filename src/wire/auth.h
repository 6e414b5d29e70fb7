// How a client proves that it knows a password, without sending it: PostgreSQL's md5, which every client knows, and
// Redshift's own SHA-256 digest, which its drivers know.
#pragma once

#include <string>
#include <string_view>

#include "wire/options.h"

namespace loadonce::wire {

[[nodiscard]] Verifier verifier_of(std::string_view user, std::string_view password);
// What a client that knows the password of Verifier::md5 answers to a salt.
[[nodiscard]] std::string md5_answer(std::string_view md5, std::string_view salt);
// What one that knows the password of Verifier::sha256 answers to the server's nonce, with one of its own. Bytes.
[[nodiscard]] std::string digest_answer(std::string_view sha256, std::string_view server_nonce,
                                        std::string_view client_nonce);
// Takes the same time wherever the two differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);
// Bytes that nobody can guess.
[[nodiscard]] std::string random_bytes(std::size_t count);

inline constexpr std::size_t digest_salt_bytes = 8, sha256_bytes = 32;

}  // namespace loadonce::wire
