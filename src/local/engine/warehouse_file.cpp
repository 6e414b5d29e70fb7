#include "local/engine/warehouse_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/error_codes.h"
#include "base/output_file.h"

namespace loadonce::local {
namespace {

namespace fs = std::filesystem;

constexpr int links_max = 40;  // the kernel's own limit (path_resolution(7))

}  // namespace

// weakly_canonical() does not resolve a link to a missing file, but open() would create that file.
fs::path canonical_file(const fs::path& file) {
    std::error_code problem;
    fs::path path = fs::absolute(file, problem);
    if (problem) throw_file_io("find", file, problem.value());
    for (int links = 0; links < links_max; ++links) {
        path = fs::weakly_canonical(path, problem);
        if (problem) throw_file_io("find", file, problem.value());
        if (!fs::is_symlink(path, problem)) return path;
        const fs::path target = fs::read_symlink(path, problem);
        if (problem) throw_file_io("find", file, problem.value());
        path = path.parent_path() / target;
    }
    throw_file_io("find", file, ELOOP);
}

bool has_other_names(const fs::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && status.st_nlink > 1;
}

void require_one_name(const fs::path& file) {
    if (!has_other_names(file)) return;
    throw Error(
        errors::warehouse_unreachable,
        "the warehouse's file has another name (a hard link), beside which its last changes may be",
        fmt::format("remove the other name, which find DIR -samefile {} finds, or copy the file and use the copy",
                    file.string()),
        {file.string(), {}, {}});
}

fs::path lock_file(const fs::path& file) {
    return file.string() + ".lock";
}

fs::path socket_file(const fs::path& file) {
    return fs::path(file.string() + ".serve") / ".s.PGSQL.5439";
}

fs::path unfinished_file(const fs::path& file) {
    return file.string() + ".new";
}

void remove_unfinished(const fs::path& file) noexcept {
    std::error_code ignored;  // what stays is in the way of the next attempt, which says why
    for (const char* ending : {"", ".wal", ".tmp"}) fs::remove_all(unfinished_file(file).string() + ending, ignored);
}

void name_unfinished(const fs::path& file) {
    const fs::path unfinished = unfinished_file(file);
    const int fd = ::open(unfinished.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) throw_file_io("open", unfinished, errno);
    const int problem = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    if (problem != 0) throw_file_io("write", unfinished, problem);
    // A write-ahead log without its database, which DuckDB would apply to the new one.
    const fs::path log = file.string() + ".wal";
    if (::unlink(log.c_str()) != 0 && errno != ENOENT) throw_file_io("remove", log, errno);
    if (::rename(unfinished.c_str(), file.c_str()) != 0) throw_file_io("create", file, errno);
    sync_folder(file.parent_path());
}

std::string file_identity(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    return fmt::format("{}:{}", status.st_dev, status.st_ino);
}

}  // namespace loadonce::local
