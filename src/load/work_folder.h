// Where a run keeps what it needs on disk while it runs.
#pragma once

#include <filesystem>

namespace loadonce::load {

// A folder of this process's own in `parent`, which is made; what is in it goes when the run ends. Folders of processes
// that were killed go when the next run starts. Throws file_io.
class WorkFolder {
  public:
    explicit WorkFolder(const std::filesystem::path& parent);
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const std::filesystem::path path;
};

}  // namespace loadonce::load
