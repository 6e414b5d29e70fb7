// A temporary folder. The destructor removes it with everything in it.
#pragma once

#include <filesystem>

namespace loadonce {

class TempFolder {
  public:
    // A new folder below `parent`, which is created where it is missing. Throws file_io.
    explicit TempFolder(const std::filesystem::path& parent = std::filesystem::temp_directory_path());
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace loadonce
