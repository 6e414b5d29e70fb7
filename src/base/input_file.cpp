#include "base/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/output_file.h"

namespace loadonce {

InputFile::InputFile(std::filesystem::path file)
    : path_(std::move(file)), fd_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) throw_file_io("open", path_, errno);
}

InputFile::~InputFile() {
    ::close(fd_);
}

std::uint64_t InputFile::bytes() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) throw_file_io("read", path_, errno);
    if (S_ISDIR(status.st_mode)) throw_file_io("read", path_, EISDIR);
    return static_cast<std::uint64_t>(status.st_size);
}

std::size_t InputFile::read(std::span<std::uint8_t> to) {
    const std::size_t filled = read_at(to, position_);
    position_ += filled;
    return filled;
}

std::size_t InputFile::read_at(std::span<std::uint8_t> to, std::uint64_t offset) const {
    std::size_t filled = 0;
    while (filled < to.size()) {
        const ssize_t got = ::pread(fd_, to.data() + filled, to.size() - filled, static_cast<off_t>(offset + filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_file_io("read", path_, errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

}  // namespace loadonce
