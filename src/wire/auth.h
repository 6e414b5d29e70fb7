// Challenge-response password authentication: PostgreSQL's md5, which every client supports, and Redshift's SHA-256
// digest, which its own drivers support.
#pragma once

#include <string>
#include <string_view>

#include "wire/options.h"

namespace loadonce::wire {

[[nodiscard]] Verifier verifier_of(std::string_view user, std::string_view password);
// A verifier that nobody's password has, for a user who does not exist: always the same salt, so that it does not
// differ from a user's. `secret` is the server's.
[[nodiscard]] Verifier mock_verifier(std::string_view user, std::string_view secret);
// Returns the answer to the challenge `salt` expected from a client whose password has the verifier Verifier::md5.
[[nodiscard]] std::string md5_answer(std::string_view md5, std::string_view salt);
// Returns the answer (bytes) to the server's nonce expected from a client whose password has the verifier
// Verifier::sha256 and which chose `client_nonce`.
[[nodiscard]] std::string digest_answer(std::string_view sha256, std::string_view server_nonce,
                                        std::string_view client_nonce);
// Compares in time that does not depend on where the two differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);
// Returns cryptographically secure random bytes.
[[nodiscard]] std::string random_bytes(std::size_t count);

inline constexpr std::size_t digest_salt_bytes = 8, sha256_bytes = 32;

}  // namespace loadonce::wire
