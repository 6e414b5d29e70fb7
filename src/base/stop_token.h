// Whether the user has asked to stop (Ctrl-C, SIGTERM). Long loops call check() between units of work.
#pragma once

namespace loadonce {

// Async-signal-safe. Process-wide: there is one user.
void request_stop() noexcept;
[[nodiscard]] bool stop_requested() noexcept;
// Throws errors::interrupted once a stop was requested.
void throw_if_stopped();

}  // namespace loadonce
