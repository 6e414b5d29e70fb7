#include "load/work_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>

#include "base/error_codes.h"
#include "base/stop_token.h"

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

fs::path spool_stdin(const fs::path& folder) {
    fs::path file = folder / "stdin";
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    std::array<char, 1 << 16> buffer{};
    for (;;) {
        throw_if_stopped();
        const auto got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(errors::source_unreadable, fmt::format("standard input: {}", std::strerror(errno)));
        if (got == 0) break;
        out.write(buffer.data(), got);
    }
    out.close();
    if (!out)
        throw Error(errors::file_io, fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)),
                    "free some space");
    return file;
}

}  // namespace loadonce::load
