#include "redshift/utf8.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce::redshift {
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
                .with_sqlstate("22021", TransactionOutcome::not_in_transaction);
        }
        text.remove_prefix(bytes);
    }
}

}  // namespace loadonce::redshift
