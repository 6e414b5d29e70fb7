// The decompressed bytes of one source, hashed as they are handed out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace loadonce::source {

// Reads a file or, for "-", standard input, which may be opened any number of times (standard_input.h). gzip (several
// members) and zstd (several frames) are recognised by their first bytes, not by the name. One thread at a time.
class ByteStream {
  public:
    explicit ByteStream(const std::string& name);  // throws source_unreadable; "-": also file_io, interrupted
    ~ByteStream();
    ByteStream(ByteStream&&) noexcept;
    ByteStream& operator=(ByteStream&&) noexcept;

    // Fills `out` with the next `size` bytes; less only at the end. Throws source_unreadable.
    [[nodiscard]] std::size_t read(std::uint8_t* out, std::size_t size);

    // Reads to the end for the fingerprint's sake alone; on a second core, what has come is hashed while more is read.
    // Throws source_unreadable.
    void read_all();

    [[nodiscard]] std::uint64_t bytes() const;  // handed out so far
    [[nodiscard]] std::string fingerprint();    // SHA-256 of them, 64 hex digits; nothing may be read afterwards

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loadonce::source
