// The temporary files of a run.
#pragma once

#include <filesystem>

namespace loadonce::load {

// A folder of this process in `parent`, which is created if missing; removed with its content at the end. Also removes
// the folders of processes that were killed. Throws file_io.
class WorkFolder {
  public:
    explicit WorkFolder(const std::filesystem::path& parent);
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const std::filesystem::path path;
};

}  // namespace loadonce::load
