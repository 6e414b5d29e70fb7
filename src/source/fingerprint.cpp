#include "source/fingerprint.h"

#include <blake3.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/hex.h"

namespace loadonce::source {
namespace {

using Digest = std::array<std::uint8_t, BLAKE3_OUT_LEN>;

Digest digest_of(const blake3_hasher& hasher) {
    Digest digest;
    blake3_hasher_finalize(&hasher, digest.data(), digest.size());
    return digest;
}

}  // namespace

struct Fingerprint::State {
    blake3_hasher ranges;  // of the digests of the whole ranges
    blake3_hasher range;   // of the bytes after them
    std::size_t in_range = 0;

    State() {
        blake3_hasher_init(&ranges);
        blake3_hasher_init(&range);
    }
};

Fingerprint::Fingerprint() : state_(std::make_unique<State>()) {}
Fingerprint::~Fingerprint() = default;
Fingerprint::Fingerprint(Fingerprint&&) noexcept = default;
Fingerprint& Fingerprint::operator=(Fingerprint&&) noexcept = default;

void Fingerprint::update(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(bytes.size(), fingerprint_range_bytes - state_->in_range));
        blake3_hasher_update(&state_->range, part.data(), part.size());
        state_->in_range += part.size();
        bytes = bytes.subspan(part.size());
        if (state_->in_range < fingerprint_range_bytes) continue;
        const Digest digest = digest_of(state_->range);
        blake3_hasher_update(&state_->ranges, digest.data(), digest.size());
        blake3_hasher_reset(&state_->range);
        state_->in_range = 0;
    }
}

std::string Fingerprint::text() const {
    blake3_hasher all = state_->ranges;
    if (state_->in_range > 0) {
        const Digest digest = digest_of(state_->range);
        blake3_hasher_update(&all, digest.data(), digest.size());
    }
    const Digest digest = digest_of(all);
    return "b3:" + hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace loadonce::source
