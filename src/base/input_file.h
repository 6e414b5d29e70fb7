// A file opened for reading. Every failure is an Error (file_io) with the system's reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace loadonce {

class InputFile {
  public:
    explicit InputFile(std::filesystem::path file);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    [[nodiscard]] std::uint64_t bytes() const;  // the size of the file
    // Fill `to` and return the number of bytes read, which is less only at the end of the file. read() continues where
    // the last read() ended.
    [[nodiscard]] std::size_t read(std::span<std::uint8_t> to);
    [[nodiscard]] std::size_t read_at(std::span<std::uint8_t> to, std::uint64_t offset) const;

  private:
    std::filesystem::path path_;
    int fd_;
    std::uint64_t position_ = 0;
};

}  // namespace loadonce
