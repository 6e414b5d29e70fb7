// An open file with an exclusive lock (flock), which the system releases when the process ends.
#pragma once

#include <filesystem>

namespace loadonce {

class LockedFile {
  public:
    enum class Wait { no, yes };

    // `open_flags`: those of open(2). A file to be locked on NFS must be open for writing (flock(2)).
    LockedFile(const std::filesystem::path& file, int open_flags, Wait wait) noexcept;
    ~LockedFile();
    LockedFile(const LockedFile&) = delete;
    LockedFile& operator=(const LockedFile&) = delete;

    // 0: it is locked; otherwise the number of the error of the call that failed (EWOULDBLOCK: another has the lock).
    [[nodiscard]] int error() const { return error_; }

  private:
    int descriptor_;
    int error_ = 0;
};

}  // namespace loadonce
