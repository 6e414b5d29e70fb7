// One process at a time has the warehouse's file: DuckDB refuses a second one, even for reading. This lock waits, and
// says for whom.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

namespace loadonce::local {

class ProcessLock {
  public:
    // Takes the lock file (flock: a killed holder leaves nothing behind) and writes pid and verb into it as JSON. Waits
    // up to `limit`. Throws errors::lock_held that names the holder, errors::interrupted, errors::file_io.
    ProcessLock(const std::filesystem::path& file, std::string_view verb, std::chrono::milliseconds limit);
    ~ProcessLock();
    ProcessLock(const ProcessLock&) = delete;
    ProcessLock& operator=(const ProcessLock&) = delete;

  private:
    int descriptor_ = -1;
};

}  // namespace loadonce::local
