// Whether the user has asked the program to stop (Ctrl-C, SIGTERM). Long loops call throw_if_stopped() between units of
// work.
#pragma once

namespace loadonce {

// Async-signal-safe. For the whole process, and for good.
void request_stop() noexcept;
[[nodiscard]] bool stop_requested() noexcept;
// Throws errors::interrupted after request_stop().
void throw_if_stopped();

}  // namespace loadonce
