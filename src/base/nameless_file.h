// A temporary file without a name: it is gone with its last descriptor, however the process ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

namespace loadonce {

class NamelessFile {
  public:
    // Takes space on the file system of `folder`. Throws file_io.
    explicit NamelessFile(const std::filesystem::path& folder);
    ~NamelessFile();
    NamelessFile(const NamelessFile&) = delete;
    NamelessFile& operator=(const NamelessFile&) = delete;

    // All of `bytes`; from any thread, to different places. Throw file_io: a full disk, or a read past the end.
    void write_at(std::span<const std::uint8_t> bytes, std::uint64_t offset);
    void read_at(std::span<std::uint8_t> to, std::uint64_t offset) const;

    [[nodiscard]] int descriptor() const { return fd_; }  // closed with the object
    // The descriptor, which the caller closes.
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }

  private:
    std::filesystem::path folder_;  // for messages
    int fd_;
};

}  // namespace loadonce
