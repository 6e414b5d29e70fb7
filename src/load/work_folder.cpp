#include "load/work_folder.h"

#include <fcntl.h>

#include <cerrno>
#include <string>

#include "base/output_file.h"
#include "base/random_hex.h"
#include "base/stop_token.h"

namespace loadonce::load {

namespace {

namespace fs = std::filesystem;

constexpr const char* prefix = "work-";
constexpr const char* lock_name = "lock";

// Removes the folders whose run has ended. Those that cannot be removed (another user's) stay: they do no harm.
void remove_ownerless(const fs::path& parent) {
    std::error_code error;
    for (fs::directory_iterator at(parent, error), end; !error && at != end; at.increment(error)) {
        if (!at->path().filename().string().starts_with(prefix)) continue;
        const LockedFile lock(at->path() / lock_name, O_RDWR, LockedFile::Wait::no);
        // Without a lock file its run was killed before it was made, or is removing the folder now.
        std::error_code ignored;
        if (lock.error() == 0 || lock.error() == ENOENT) fs::remove_all(at->path(), ignored);
    }
}

}  // namespace

WorkFolder::WorkFolder(const fs::path& parent) : path(parent / (prefix + random_hex(2))) {
    std::error_code error;
    fs::create_directories(parent, error);
    if (error) throw_file_io("create", parent, error.value());
    // Held while a folder is made, so that no other run sees it before it is locked.
    const LockedFile all(parent / ".lock", O_RDWR | O_CREAT, LockedFile::Wait::yes);
    if (all.error() == EINTR) throw_if_stopped();
    if (all.error() != 0) throw_file_io("lock", parent / ".lock", all.error());
    remove_ownerless(parent);
    fs::create_directory(path, error);
    if (error) throw_file_io("create", path, error.value());
    lock_.emplace(path / lock_name, O_RDWR | O_CREAT | O_EXCL, LockedFile::Wait::no);
    if (lock_->error() != 0) {
        fs::remove_all(path, error);
        throw_file_io("lock", path / lock_name, lock_->error());
    }
}

WorkFolder::~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

}  // namespace loadonce::load
