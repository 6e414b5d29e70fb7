#include "load/work_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <string>

#include "base/error_codes.h"

namespace loadonce::load {

namespace fs = std::filesystem;

WorkFolder::WorkFolder(const fs::path& parent) : path(parent / fmt::format("run-{}", ::getpid())) {
    try {
        fs::create_directories(parent);
        for (const auto& entry : fs::directory_iterator(parent)) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with("run-")) continue;
            int pid = 0;
            std::from_chars(name.data() + 4, name.data() + name.size(), pid);
            if (pid > 0 && (pid == ::getpid() || (::kill(pid, 0) != 0 && errno == ESRCH))) fs::remove_all(entry.path());
        }
        fs::create_directory(path);
    } catch (const fs::filesystem_error& error) {
        throw Error(errors::file_io, error.what(), "the work folder must be writable");
    }
}

WorkFolder::~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

}  // namespace loadonce::load
