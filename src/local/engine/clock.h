// The time of day, for start and end of sessions, transactions and statements.
#pragma once

#include <chrono>
#include <cstdint>

namespace loadonce::local {

// Microseconds since 1970-01-01 00:00:00 UTC, by the system's clock. It can be set back: limits and waits use
// steady_clock.
[[nodiscard]] inline std::int64_t now_micros() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace loadonce::local
