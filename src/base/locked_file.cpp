#include "base/locked_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace loadonce {

LockedFile::LockedFile(const std::filesystem::path& file, int open_flags, Wait wait) noexcept
    : descriptor_(::open(file.c_str(), O_CLOEXEC | open_flags, 0666)) {
    const int flags = LOCK_EX | (wait == Wait::no ? LOCK_NB : 0);
    if (descriptor_ < 0 || ::flock(descriptor_, flags) != 0) error_ = errno;
}

LockedFile::~LockedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace loadonce
