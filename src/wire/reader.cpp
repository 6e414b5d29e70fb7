#include "wire/reader.h"

#include <fmt/format.h>

#include <cstring>

namespace loadonce::wire {

Bytes Reader::take(std::size_t bytes) {
    if (bytes > rest_.size()) {
        throw protocol_violation(fmt::format("{} bytes were announced and {} are left", bytes, rest_.size()));
    }
    const Bytes taken = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return taken;
}

std::int16_t Reader::i16() {
    const Bytes b = take(2);
    return static_cast<std::int16_t>(b[0] << 8 | b[1]);
}

std::int32_t Reader::i32() {
    const Bytes b = take(4);
    return static_cast<std::int32_t>(std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 |
                                     b[3]);
}

std::size_t Reader::count16(std::size_t bytes_each_min) {
    const std::int16_t count = i16();
    if (count < 0) throw protocol_violation("a count is negative");
    if (static_cast<std::size_t>(count) * bytes_each_min > rest_.size()) {
        throw protocol_violation(fmt::format("{} values were announced and {} bytes are left", count, rest_.size()));
    }
    return static_cast<std::size_t>(count);
}

std::string_view Reader::cstring() {
    const void* end = rest_.empty() ? nullptr : std::memchr(rest_.data(), 0, rest_.size());
    if (end == nullptr) throw protocol_violation("a string does not end");
    const std::string_view text = text_of(take(static_cast<const std::uint8_t*>(end) - rest_.data()));
    take(1);
    return text;
}

void Reader::expect_end() const {
    if (!rest_.empty()) throw protocol_violation(fmt::format("a message has {} bytes too many", rest_.size()));
}

}  // namespace loadonce::wire
