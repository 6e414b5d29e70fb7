#include "local/engine/warehouse_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

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

std::string file_identity(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    return fmt::format("{}:{}", status.st_dev, status.st_ino);
}

}  // namespace loadonce::local
