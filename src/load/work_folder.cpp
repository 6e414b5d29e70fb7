#include "load/work_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <string>
#include <utility>

#include "base/output_file.h"
#include "base/stop_token.h"

namespace loadonce::load {

namespace {

namespace fs = std::filesystem;

constexpr const char* prefix = "work-";
constexpr const char* lock_name = "lock";

std::string random_name() {
    std::random_device random;
    return fmt::format("{}{:08x}{:08x}", prefix, random(), random());
}

// An open file with an exclusive lock, until it is closed. Open for writing, as NFS wants it (flock(2)).
class LockedFile {
  public:
    LockedFile(const fs::path& file, int open_flags, int lock_flags)
        : descriptor_(::open(file.c_str(), O_RDWR | O_CLOEXEC | open_flags, 0666)) {
        if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX | lock_flags) != 0) error_ = errno;
    }
    ~LockedFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    LockedFile(const LockedFile&) = delete;
    LockedFile& operator=(const LockedFile&) = delete;

    [[nodiscard]] int error() const { return error_; }  // 0: it is locked
    [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

  private:
    int descriptor_;
    int error_ = 0;
};

// Removes the folders whose run has ended. Those that cannot be removed (another user's) stay: they do no harm.
void remove_ownerless(const fs::path& parent) {
    std::error_code error;
    for (fs::directory_iterator at(parent, error), end; !error && at != end; at.increment(error)) {
        if (!at->path().filename().string().starts_with(prefix)) continue;
        const LockedFile lock(at->path() / lock_name, 0, LOCK_NB);
        // Without a lock file its run was killed before it was made, or is removing the folder now.
        std::error_code ignored;
        if (lock.error() == 0 || lock.error() == ENOENT) fs::remove_all(at->path(), ignored);
    }
}

}  // namespace

WorkFolder::WorkFolder(const fs::path& parent) : path(parent / random_name()) {
    std::error_code error;
    fs::create_directories(parent, error);
    if (error) throw_file_io("create", parent, error.value());
    // Held while a folder is made, so that no other run sees it before it is locked.
    const LockedFile all(parent / ".lock", O_CREAT, 0);
    if (all.error() == EINTR) throw_if_stopped();
    if (all.error() != 0) throw_file_io("lock", parent / ".lock", all.error());
    remove_ownerless(parent);
    fs::create_directory(path, error);
    if (error) throw_file_io("create", path, error.value());
    LockedFile own(path / lock_name, O_CREAT | O_EXCL, LOCK_NB);
    if (own.error() != 0) {
        fs::remove_all(path, error);
        throw_file_io("lock", path / lock_name, own.error());
    }
    lock_ = own.release();
}

WorkFolder::~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
    ::close(lock_);
}

}  // namespace loadonce::load
