#include "base/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce {

void throw_file_io(std::string_view doing, const std::filesystem::path& file, int error_number) {
    std::string remedy;
    if (error_number == ENOSPC || error_number == EDQUOT) remedy = "make room on the disk, then run it again";
    if (error_number == ENOENT || error_number == ENOTDIR)
        remedy = "check the path: a folder in it is missing or is a file";
    if (error_number == EACCES || error_number == EPERM || error_number == EROFS)
        remedy = "choose a folder that you may write to, or change its permissions";
    throw Error(errors::file_io,
                fmt::format("cannot {} {}: {}", doing, file.string(), std::generic_category().message(error_number)),
                std::move(remedy));
}

namespace {

// `some` writes the beginning of what it is given, as write(2) does.
template <class WriteSome>
int write_whole(std::span<const std::uint8_t> bytes, WriteSome some) noexcept {
    while (!bytes.empty()) {
        const ssize_t written = some(bytes);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : EIO;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace

int write_all(int fd, std::span<const std::uint8_t> bytes) noexcept {
    return write_whole(bytes, [fd](auto rest) { return ::write(fd, rest.data(), rest.size()); });
}

int write_all(int fd, std::string_view text) noexcept {
    return write_all(fd, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

int write_all_at(int fd, std::span<const std::uint8_t> bytes, std::uint64_t offset) noexcept {
    const std::uint64_t end = offset + bytes.size();
    return write_whole(bytes, [fd, end](auto rest) {
        return ::pwrite(fd, rest.data(), rest.size(), static_cast<off_t>(end - rest.size()));
    });
}

OutputFile::OutputFile(std::filesystem::path file, Create create, unsigned mode) : path_(std::move(file)) {
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (create == Create::exclusive ? O_EXCL : O_TRUNC);
    fd_ = ::open(path_.c_str(), flags, mode);
    if (fd_ < 0) throw_file_io("create", path_, errno);
}

OutputFile::~OutputFile() {
    if (fd_ >= 0) ::close(fd_);
    if (!kept_) ::unlink(path_.c_str());
}

void OutputFile::write(std::span<const std::uint8_t> bytes) {
    if (const int problem = write_all(fd_, bytes); problem != 0) throw_file_io("write", path_, problem);
    bytes_ += bytes.size();
}

void OutputFile::write(std::string_view text) {
    write(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void OutputFile::sync() {
    if (::fsync(fd_) != 0) throw_file_io("write", path_, errno);
}

void OutputFile::keep() {
    // Network file systems report a full disk here.
    if (::close(std::exchange(fd_, -1)) != 0) throw_file_io("write", path_, errno);
    kept_ = true;
}

void sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) throw_file_io("open", folder, errno);
    const int result = ::fsync(fd);
    const int error_number = errno;
    ::close(fd);
    // Some file systems (FUSE, 9p under WSL) cannot sync a folder and say EINVAL: there is nothing more to be had.
    if (result != 0 && error_number != EINVAL) throw_file_io("write", folder, error_number);
}

}  // namespace loadonce
