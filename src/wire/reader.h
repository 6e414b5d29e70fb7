// The body of one message, read field by field. Nothing is believed: every read compares what it wants with what
// remains (adding the wish to the position overflows) and throws errors::sql_failed with SQLSTATE 08P01.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "redshift/utf8.h"

namespace loadonce::wire {

using Bytes = std::span<const std::uint8_t>;

[[nodiscard]] Error protocol_violation(std::string_view what);

// Borrows the bytes; what it returns are views into them.
class Reader {
  public:
    explicit Reader(Bytes bytes) : rest_(bytes) {}

    std::uint8_t u8() { return take(1)[0]; }
    std::int16_t i16();
    std::int32_t i32();
    // A count of things that follow. Throws when it is negative or when things of `bytes_each_min` bytes cannot all be
    // there, so that it may be used to allocate.
    std::size_t count16(std::size_t bytes_each_min);
    std::string_view cstring();  // without its final zero
    Bytes take(std::size_t bytes);
    void expect_end() const;
    [[nodiscard]] std::size_t remaining() const { return rest_.size(); }

  private:
    Bytes rest_;
};

[[nodiscard]] inline std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
using redshift::require_utf8;

}  // namespace loadonce::wire
