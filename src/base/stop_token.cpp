#include "base/stop_token.h"

#include <atomic>

#include "base/error_codes.h"

namespace loadonce {
namespace {
std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");
}  // namespace

void request_stop() noexcept {
    stop.store(true, std::memory_order_relaxed);
}
bool stop_requested() noexcept {
    return stop.load(std::memory_order_relaxed);
}
void throw_if_stopped() {
    if (stop_requested()) throw Error(errors::interrupted, "interrupted");
}

}  // namespace loadonce
