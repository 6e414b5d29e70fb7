// The fingerprint of a source: what identifies its decompressed bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace loadonce::source {

inline constexpr std::size_t fingerprint_range_bytes = 4 * 1024 * 1024;

// "b3:" and, in 64 hexadecimal digits, BLAKE3 over the BLAKE3 digests of the ranges [4i, 4i + 4) MiB, the last of which
// may be shorter. So ranges may be hashed at the same time, and apart. One thread at a time.
class Fingerprint {
  public:
    Fingerprint();
    ~Fingerprint();
    Fingerprint(Fingerprint&&) noexcept;
    Fingerprint& operator=(Fingerprint&&) noexcept;

    void update(std::span<const std::uint8_t> bytes);
    [[nodiscard]] std::string text() const;  // of the bytes so far

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loadonce::source
