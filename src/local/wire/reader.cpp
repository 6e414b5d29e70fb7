#include "local/wire/reader.h"

#include <fmt/format.h>

#include <cstring>

#include "base/error_codes.h"

namespace loadonce::local::wire {

Error protocol_violation(std::string_view what) {
    return Error(errors::sql_failed, fmt::format("protocol violation: {}", what))
        .with_sqlstate("08P01", Fate::not_in_transaction);
}

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

namespace {

// The length of the UTF-8 character at the start of `text`; 0 when it is none (overlong forms and surrogates are none).
std::size_t character_bytes(std::string_view text) {
    const auto at = [&](std::size_t i) -> unsigned { return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0; };
    const auto follows = [&](std::size_t i) { return (at(i) & 0xC0) == 0x80; };
    const unsigned lead = at(0);
    if (lead != 0 && lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead < 0xF0) {
        const bool shortest = lead != 0xE0 || at(1) >= 0xA0;
        const bool surrogate = lead == 0xED && at(1) >= 0xA0;
        return follows(1) && follows(2) && shortest && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead < 0xF5) {
        const bool in_range = (lead != 0xF0 || at(1) >= 0x90) && (lead != 0xF4 || at(1) < 0x90);
        return follows(1) && follows(2) && follows(3) && in_range ? 4 : 0;
    }
    return 0;
}

}  // namespace

void require_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t bytes = character_bytes(text);
        if (bytes == 0) {
            throw Error(errors::sql_failed, fmt::format("invalid byte sequence for encoding \"UTF8\": 0x{:02x}",
                                                        static_cast<std::uint8_t>(text.front())))
                .with_sqlstate("22021", Fate::not_in_transaction);
        }
        text.remove_prefix(bytes);
    }
}

}  // namespace loadonce::local::wire
