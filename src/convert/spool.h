// Encoded chunks and rejected records on the disk, until the order and types of columns are known.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <vector>

#include "base/nameless_file.h"

namespace loadonce::convert {

class Spool {
  public:
    struct Piece {
        std::uint64_t offset = 0, bytes = 0;
    };

    explicit Spool(const std::filesystem::path& folder) : file_(folder) {}  // throws file_io

    // From any thread. Throws file_io.
    [[nodiscard]] Piece append(std::span<const std::uint8_t> bytes);
    [[nodiscard]] std::vector<std::uint8_t> read(const Piece& piece) const;

  private:
    NamelessFile file_;
    std::mutex mutex_;
    std::uint64_t end_ = 0;
};

}  // namespace loadonce::convert
