#include "base/nameless_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "base/output_file.h"

namespace loadonce {
namespace {

// -1 with errno set when it cannot be made. Network file systems and older overlay ones do not know O_TMPFILE
// (open(2)): there a file is made and its name removed.
int open_nameless(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
    std::string name = (folder / ".loadonce-XXXXXX").string();
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

}  // namespace

NamelessFile::NamelessFile(const std::filesystem::path& folder) : folder_(folder), fd_(open_nameless(folder)) {
    if (fd_ < 0) throw_file_io("make a temporary file in", folder_, errno);
}

NamelessFile::~NamelessFile() {
    if (fd_ >= 0) ::close(fd_);
}

void NamelessFile::write_at(std::span<const std::uint8_t> bytes, std::uint64_t offset) {
    if (const int problem = write_all_at(fd_, bytes, offset); problem != 0)
        throw_file_io("write a temporary file in", folder_, problem);
}

void NamelessFile::read_at(std::span<std::uint8_t> to, std::uint64_t offset) const {
    while (!to.empty()) {
        const ssize_t got = ::pread(fd_, to.data(), to.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw_file_io("read a temporary file in", folder_, got < 0 ? errno : EIO);
        to = to.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
}

}  // namespace loadonce
