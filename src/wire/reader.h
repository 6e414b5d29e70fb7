// Reads the fields of one message. Every read compares the wanted size with what remains (adding it to the position
// could overflow) and throws errors::sql_failed with SQLSTATE 08P01 if the message is too short.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "redshift/messages.h"
#include "redshift/utf8.h"

namespace loadonce::wire {

using Bytes = std::span<const std::uint8_t>;

using redshift::messages::protocol_violation;

// Borrows the bytes; returns views into them.
class Reader {
  public:
    explicit Reader(Bytes bytes) : rest_(bytes) {}

    std::uint8_t u8() { return take(1)[0]; }
    std::int16_t i16();
    std::int32_t i32();
    // Reads the number of items that follow. Throws if it is negative or if that many items of at least
    // `bytes_each_min` bytes do not fit into the rest of the message; so the result is safe to allocate by.
    std::size_t count16(std::size_t bytes_each_min);
    std::string_view cstring();  // without the terminating zero
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
