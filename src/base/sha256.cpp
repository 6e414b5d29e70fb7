#include "base/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <vector>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/hex.h"
#include "base/input_file.h"

namespace loadonce {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void require(int answer) {
    if (answer != 1) throw Error(errors::invariant, "OpenSSL cannot compute SHA-256 on this machine");
}

}  // namespace

struct Sha256::State {
    std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    require(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::uint8_t> bytes) {
    require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Sha256::finish() {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    require(EVP_DigestFinal_ex(state_->context.get(), hash.data(), &size));
    return {reinterpret_cast<const char*>(hash.data()), size};
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 hash;
    hash.update({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    return hex(hash.finish());
}

std::string sha256_hex_of_file(const std::filesystem::path& file) {
    InputFile input(file);
    std::vector<std::uint8_t> piece(128 * 1024);  // still in the L2 cache when it is hashed
    Sha256 hash;
    while (const std::size_t filled = input.read(piece)) hash.update(std::span(piece).first(filled));
    return hex(hash.finish());
}

}  // namespace loadonce
