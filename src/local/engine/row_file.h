// Rows that wait on the disk until they are asked for: what a cursor, or a portal that is read with pauses, has left.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "warehouse/served_session.h"

namespace loadonce::local {

// Written once, then read once, from the first row to the last. Nothing of it is left when it goes, or when the program
// is killed.
class RowFile {
  public:
    // A file without a name in `folder`. Throws file_io.
    RowFile(const std::filesystem::path& folder, std::size_t columns);

    // Throws file_io: the disk is full.
    void append(const warehouse::RowBatch& batch);
    // The next rows, at most `limit`. After the first call nothing is appended.
    bool next(warehouse::RowBatch& batch, std::size_t limit);
    [[nodiscard]] std::uint64_t left() const { return left_; }

  private:
    struct Close {
        void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
    };
    void write(const void* bytes, std::size_t count);
    void read(void* bytes, std::size_t count);

    std::filesystem::path folder_;  // for messages
    std::unique_ptr<std::FILE, Close> file_;
    std::size_t columns_;
    std::uint64_t left_ = 0;
    bool reading_ = false;
};

// The next rows of the file, at most `limit` in all.
[[nodiscard]] std::unique_ptr<warehouse::Rows> rows_of(std::shared_ptr<RowFile> file, std::uint64_t limit);

}  // namespace loadonce::local
