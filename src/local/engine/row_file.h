// Rows kept on disk until they are read: of a cursor, or of a portal that is read in several steps.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "warehouse/served_session.h"

namespace loadonce::local {

// Written once, then read once, in order. The file has no name, so it is gone when the object is destroyed or the
// process is killed.
class RowFile {
  public:
    // Creates an unnamed file in `folder`. Throws file_io.
    RowFile(const std::filesystem::path& folder, std::size_t columns);

    // Throws file_io, for example if the disk is full.
    void append(const warehouse::RowBatch& batch);
    // Reads at most `limit` of the next rows into `batch`. No append() after the first call.
    bool next(warehouse::RowBatch& batch, std::size_t limit);
    [[nodiscard]] std::uint64_t left() const { return left_; }

  private:
    struct Close {
        void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
    };
    void write(const void* bytes, std::size_t count);
    void read(void* bytes, std::size_t count);

    std::filesystem::path folder_;  // for error messages
    std::unique_ptr<std::FILE, Close> file_;
    std::size_t columns_;
    std::uint64_t left_ = 0;
    bool reading_ = false;
};

// Returns the next rows of the file, at most `limit` in total.
[[nodiscard]] std::unique_ptr<warehouse::Rows> rows_of(std::shared_ptr<RowFile> file, std::uint64_t limit);

}  // namespace loadonce::local
