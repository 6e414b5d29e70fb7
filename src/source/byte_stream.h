// Reads the decompressed bytes of one source and hashes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace loadonce::source {

// Reads a file or, for "-", standard input, which may be opened any number of times (standard_input.h). gzip (several
// members) and zstd (several frames) are detected by their first bytes, not by the name. One thread at a time.
class ByteStream {
  public:
    explicit ByteStream(const std::string& name);  // throws source_unreadable; "-": also file_io, interrupted
    ~ByteStream();
    ByteStream(ByteStream&&) noexcept;
    ByteStream& operator=(ByteStream&&) noexcept;

    // Fills `out` with the next `size` bytes. Returns the number of bytes read; less than `size` only at the end.
    // Throws source_unreadable.
    [[nodiscard]] std::size_t read(std::uint8_t* out, std::size_t size);

    // Reads to the end, for the fingerprint only. Throws source_unreadable.
    void read_all();

    [[nodiscard]] std::uint64_t bytes() const;      // returned so far
    [[nodiscard]] std::string fingerprint() const;  // of the bytes read so far

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loadonce::source
