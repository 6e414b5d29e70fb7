// The temporary files of a run.
#pragma once

#include <filesystem>
#include <optional>

#include "base/locked_file.h"

namespace loadonce::load {

// A folder of this run in `parent`, which is created if missing; removed with its content at the end. Also removes the
// folders of runs that were killed. Throws file_io.
//
// Its name is random and a file in it is locked (flock) as long as the run lives. Process numbers do not tell runs
// apart: containers that share `parent` may have equal ones, and do not see each other's.
class WorkFolder {
  public:
    explicit WorkFolder(const std::filesystem::path& parent);
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const std::filesystem::path path;

  private:
    std::optional<LockedFile> lock_;
};

}  // namespace loadonce::load
