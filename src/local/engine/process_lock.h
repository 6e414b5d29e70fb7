// Only one process at a time can use the warehouse file: DuckDB refuses a second one, even for reading. This lock
// waits, and its error names the holder.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

namespace loadonce::local {

class ProcessLock {
  public:
    // Takes the lock file (flock: released when the holder is killed) and writes pid and verb into it as JSON. Waits up
    // to `limit` for one holder; a new holder starts the wait again. Throws errors::lock_held naming the holder,
    // errors::interrupted, errors::file_io.
    ProcessLock(const std::filesystem::path& file, std::string_view verb, std::chrono::milliseconds limit);
    ~ProcessLock();
    ProcessLock(const ProcessLock&) = delete;
    ProcessLock& operator=(const ProcessLock&) = delete;

  private:
    int descriptor_ = -1;
};

}  // namespace loadonce::local
