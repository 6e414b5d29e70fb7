#include "source/standard_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/stop_token.h"

namespace loadonce::source {
namespace {

[[noreturn]] void cannot_keep() {
    const int code = errno;
    const std::string folder = std::filesystem::temp_directory_path().string();
    throw Error(errors::file_io, fmt::format("cannot keep standard input in {}: {}", folder, std::strerror(code)),
                "set TMPDIR to a folder that can be written to and has room", Place{folder, {}, {}});
}

// The descriptor of the copy, which stays open as long as the process runs.
int copy_standard_input() {
    std::string name = std::filesystem::temp_directory_path() / "loadonce-stdin-XXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) cannot_keep();
    ::unlink(name.c_str());
    std::vector<char> buffer(1U << 20);
    for (;;) {
        throw_if_stopped();
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got == 0) return file;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(errors::source_unreadable, fmt::format("standard input: {}", std::strerror(errno)));
        for (ssize_t done = 0; done < got;) {
            const ssize_t written = ::write(file, buffer.data() + done, static_cast<std::size_t>(got - done));
            if (written >= 0)
                done += written;
            else if (errno != EINTR)
                cannot_keep();
        }
    }
}

}  // namespace

int open_standard_input() {
    static std::mutex mutex;
    static int copy = -1;
    static std::optional<Error> failure;  // a part has been read: what is left must not pass for all of it
    const std::lock_guard lock(mutex);
    if (failure) throw Error(*failure);
    try {
        if (copy < 0) copy = copy_standard_input();
    } catch (const Error& error) {
        failure = error;
        throw;
    }
    // Not dup(), which shares the position.
    const int file = ::open(fmt::format("/proc/self/fd/{}", copy).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) cannot_keep();
    return file;
}

}  // namespace loadonce::source
