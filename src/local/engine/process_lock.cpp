#include "local/engine/process_lock.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>

#include "base/error_codes.h"
#include "base/json_writer.h"
#include "base/output_file.h"
#include "base/stop_token.h"

namespace loadonce::local {
namespace {

std::string holder(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string text;
    std::getline(in, text);
    return text.empty() ? "another process" : text;
}

Error io_error(const std::filesystem::path& file, std::string_view what) {
    return Error(errors::file_io, fmt::format("cannot {} the lock file: {}", what, std::strerror(errno)),
                 "check the folder's permissions", {file.string(), {}, {}});
}

}  // namespace

ProcessLock::ProcessLock(const std::filesystem::path& file, std::string_view verb, std::chrono::milliseconds limit,
                         std::string_view what) {
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) throw io_error(file, "open");
    auto deadline = std::chrono::steady_clock::now() + limit;
    std::string seen = holder(file);
    // The limit is per holder: a long queue of short loads is no reason to give up.
    const auto watch = [&] {
        std::string now = holder(file);
        if (now == seen) return;
        seen = std::move(now);
        deadline = std::chrono::steady_clock::now() + limit;
    };
    // flock has no timeout, so poll; 20 ms is short compared with any verb.
    while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        const bool late = std::chrono::steady_clock::now() >= deadline;
        if (reason == EWOULDBLOCK && !late && !stop_requested()) {
            watch();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            continue;
        }
        ::close(descriptor_);
        throw_if_stopped();
        errno = reason;
        if (reason != EWOULDBLOCK) throw io_error(file, "lock");
        throw Error(errors::lock_held,
                    fmt::format("{} is in use by {} (waited {:.1f} s)", what, holder(file),
                                static_cast<double>(limit.count()) / 1000),
                    "wait until it is done, or end it", {file.string(), {}, {}});
    }
    JsonWriter text;
    text.open_object()
        .member("pid", ::getpid())
        .member("verb", verb)
        .member("since", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))))
        .close_object();
    const int problem = ::ftruncate(descriptor_, 0) != 0 ? errno : write_all(descriptor_, text.line());
    if (problem != 0) {
        errno = problem;
        const auto error = io_error(file, "write");
        ::close(descriptor_);
        throw error;
    }
}

// The file is kept: after removing it two processes could lock two files of the same name.
ProcessLock::~ProcessLock() {
    ::close(descriptor_);
}

std::optional<pid_t> holder_of(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    struct flock lock {};
    lock.l_type = F_WRLCK;
    const bool asked = ::fcntl(descriptor, F_GETLK, &lock) == 0;
    ::close(descriptor);
    return asked && lock.l_type != F_UNLCK ? std::optional(lock.l_pid) : std::nullopt;
}

}  // namespace loadonce::local
