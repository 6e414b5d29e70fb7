// A file opened for writing. Every failure, a full disk too, is an Error (file_io) with the system's reason.
//
// The destructor removes a file for which keep() was not called, so that no incomplete file stays.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace loadonce {

class OutputFile {
  public:
    enum class Create { truncate, exclusive };  // exclusive: the file must not exist

    // `mode`: the permissions of a new file, reduced by the process's umask.
    explicit OutputFile(std::filesystem::path file, Create create = Create::truncate, unsigned mode = 0666);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::span<const std::uint8_t> bytes);
    void write(std::string_view text);
    // Returns when the bytes are on the disk (fsync). The name is durable only after sync_folder().
    void sync();
    // Closes the file; it is not removed.
    void keep();

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }  // written so far
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    int fd_ = -1;
    bool kept_ = false;
    std::uint64_t bytes_ = 0;
};

// Writes all of the bytes to a descriptor, however many calls that takes: at its position, or at an offset. Returns 0,
// or the error number of the call that failed (ENOSPC: a full disk); some of the bytes may be written then.
[[nodiscard]] int write_all(int fd, std::span<const std::uint8_t> bytes) noexcept;
[[nodiscard]] int write_all(int fd, std::string_view text) noexcept;
[[nodiscard]] int write_all_at(int fd, std::span<const std::uint8_t> bytes, std::uint64_t offset) noexcept;

// Makes the names of the files in a folder durable (fsync).
void sync_folder(const std::filesystem::path& folder);

// file_io for the call that just failed: "cannot write orders.parquet: No space left on device".
[[noreturn]] void throw_file_io(std::string_view doing, const std::filesystem::path& file, int error_number);

}  // namespace loadonce
