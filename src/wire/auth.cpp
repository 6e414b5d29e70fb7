#include "wire/auth.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <initializer_list>

#include "base/error_codes.h"
#include "base/hex.h"

namespace loadonce::wire {
namespace {

std::string hash(const EVP_MD* method, std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text += part;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned bytes = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &bytes, method, nullptr) != 1) {
        throw Error(errors::project_value,
                    "this machine's OpenSSL refuses MD5 or SHA-256, which passwords are proven with");
    }
    return {reinterpret_cast<const char*>(digest.data()), bytes};
}

std::string md5_hex(std::string_view first, std::string_view second) {
    return "md5" + hex(hash(EVP_md5(), {first, second}));
}

}  // namespace

Verifier verifier_of(std::string_view user, std::string_view password) {
    Verifier verifier{.md5 = md5_hex(password, user), .salt = random_bytes(digest_salt_bytes), .sha256 = {}};
    verifier.sha256 = hash(EVP_sha256(), {password, verifier.salt});
    return verifier;
}

// As PostgreSQL's mock authentication (mock_scram_secret()).
Verifier mock_verifier(std::string_view user, std::string_view secret) {
    Verifier verifier = verifier_of(user, random_bytes(16));
    verifier.salt = hash(EVP_sha256(), {secret, user}).substr(0, digest_salt_bytes);
    return verifier;
}

std::string md5_answer(std::string_view md5, std::string_view salt) {
    return md5_hex(md5.substr(std::min<std::size_t>(3, md5.size())), salt);
}

std::string digest_answer(std::string_view sha256, std::string_view server_nonce, std::string_view client_nonce) {
    return hash(EVP_sha256(), {sha256, server_nonce, client_nonce});
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

}  // namespace loadonce::wire
