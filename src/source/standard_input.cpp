#include "source/standard_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/nameless_file.h"
#include "base/output_file.h"
#include "base/stop_token.h"

namespace loadonce::source {
namespace {

// Returns the descriptor of the copy, which stays open until the process ends.
int copy_standard_input() {
    NamelessFile copy(std::filesystem::temp_directory_path());
    std::vector<std::uint8_t> buffer(1U << 20);
    for (std::uint64_t size = 0;;) {
        throw_if_stopped();
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got == 0) return copy.release();
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(errors::source_unreadable, fmt::format("standard input: {}", std::strerror(errno)));
        copy.write_at(std::span(buffer).first(static_cast<std::size_t>(got)), size);
        size += static_cast<std::uint64_t>(got);
    }
}

}  // namespace

int open_standard_input() {
    static std::mutex mutex;
    static int copy = -1;
    static std::optional<Error> failure;  // the input is partly read: the rest must not be taken for the whole
    const std::lock_guard lock(mutex);
    if (failure) throw Error(*failure);
    try {
        if (copy < 0) copy = copy_standard_input();
    } catch (const Error& error) {
        failure = error;
        throw;
    }
    // dup() would share the file position.
    const int file = ::open(fmt::format("/proc/self/fd/{}", copy).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) throw_file_io("read again", "standard input", errno);
    return file;
}

}  // namespace loadonce::source
