#include "local/wire/auth.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>

#include "base/error_codes.h"
#include "local/wire/server.h"

namespace loadonce::local::wire {
namespace {

std::string md5_hex(std::string_view first, std::string_view second) {
    const std::string text = std::string(first) + std::string(second);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned bytes = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &bytes, EVP_md5(), nullptr) != 1) {
        throw Error(errors::project_value, "this machine's OpenSSL refuses MD5, which the md5 method needs");
    }
    std::string hex = "md5";
    for (unsigned i = 0; i < bytes; ++i) hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

}  // namespace

std::string md5_verifier(std::string_view user, std::string_view password) {
    return md5_hex(password, user);
}

std::string md5_answer(std::string_view verifier, std::string_view salt) {
    return md5_hex(verifier.substr(std::min<std::size_t>(3, verifier.size())), salt);
}

bool same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw Error(errors::invariant, "there is no randomness on this machine");
    }
    return bytes;
}

}  // namespace loadonce::local::wire
