// Only one process at a time can use the warehouse file: DuckDB refuses a second one, even for reading. This lock
// waits, and its error names the holder.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string_view>

namespace loadonce::local {

class ProcessLock {
  public:
    // Takes the lock file (flock: released when the holder is killed) and writes pid and verb into it as JSON. Waits up
    // to `limit` for one holder; a new holder starts the wait again. Throws errors::lock_held naming the holder,
    // errors::interrupted, errors::file_io.
    //   what   that the lock guards, for the error
    ProcessLock(const std::filesystem::path& file, std::string_view verb, std::chrono::milliseconds limit,
                std::string_view what = "the warehouse");
    ~ProcessLock();
    ProcessLock(const ProcessLock&) = delete;
    ProcessLock& operator=(const ProcessLock&) = delete;

  private:
    int descriptor_ = -1;
};

// The other process that has DuckDB's own lock (fcntl) on the file: one that came to the file past ProcessLock, as
// DuckDB's shell does, or that uses a hard link of it, whose lock file has another name. This process must not have the
// file open: it would lose its own lock.
[[nodiscard]] std::optional<pid_t> holder_of(const std::filesystem::path& file);

}  // namespace loadonce::local
