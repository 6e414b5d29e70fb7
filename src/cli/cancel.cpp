#include "cli/cancel.h"

#include <chrono>

#include "base/stop_token.h"

namespace loadonce::cli {

using namespace std::chrono_literals;

// A signal handler can only set a flag, so the flag is looked at.
CancelWhenStopped::CancelWhenStopped(warehouse::Session& session)
    : thread_([this, &session] {
          std::unique_lock lock(mutex_);
          while (!done_changed_.wait_for(lock, 50ms, [this] { return done_; })) {
              if (stop_requested()) session.cancel();
          }
      }) {}

CancelWhenStopped::~CancelWhenStopped() {
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    done_changed_.notify_all();
    thread_.join();
}

}  // namespace loadonce::cli
