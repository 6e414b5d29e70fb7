// Passwords as PostgreSQL's md5 method proves them, the one method that all of Redshift's drivers know.
#pragma once

#include <string>
#include <string_view>

namespace loadonce::local::wire {

// What a client that knows the password of `verifier` (server.h, md5_verifier) answers to a salt.
[[nodiscard]] std::string md5_answer(std::string_view verifier, std::string_view salt);
// Takes the same time wherever the two differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);
// Bytes that nobody can guess.
[[nodiscard]] std::string random_bytes(std::size_t count);

}  // namespace loadonce::local::wire
