#include "redshift/utf8.h"

#include <fmt/format.h>

#include <cstdint>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/utf8.h"

namespace loadonce::redshift {
void require_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t bytes = utf8_character_bytes(text);
        if (bytes == 0 || text.front() == '\0') {
            throw Error(errors::sql_failed, fmt::format("invalid byte sequence for encoding \"UTF8\": 0x{:02x}",
                                                        static_cast<std::uint8_t>(text.front())))
                .with_sqlstate("22021", TransactionOutcome::not_in_transaction);
        }
        text.remove_prefix(bytes);
    }
}

}  // namespace loadonce::redshift
