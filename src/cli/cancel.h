// Makes Ctrl-C cancel the running statement: a thread calls Session::cancel() after a stop was requested.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "warehouse/session.h"

namespace loadonce::cli {

class CancelWhenStopped {
  public:
    explicit CancelWhenStopped(warehouse::Session& session);
    ~CancelWhenStopped();
    CancelWhenStopped(const CancelWhenStopped&) = delete;
    CancelWhenStopped& operator=(const CancelWhenStopped&) = delete;

  private:
    std::mutex mutex_;
    std::condition_variable done_changed_;
    bool done_ = false;
    std::thread thread_;
};

}  // namespace loadonce::cli
