#include "cli/standard_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "base/stop_token.h"

namespace loadonce::cli {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

void write_all(int file, std::span<const char> bytes, const std::filesystem::path& name) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written >= 0)
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            throw_file_io("keep standard input in", name, errno);
    }
}

void keep_standard_input() {
    std::string name = std::filesystem::temp_directory_path() / "loadonce-stdin-XXXXXX";
    const Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
    if (file.number() < 0) throw_file_io("keep standard input in", name, errno);
    ::unlink(name.c_str());
    std::vector<char> buffer(1U << 20);
    for (;;) {
        throw_if_stopped();
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(errors::source_unreadable, fmt::format("standard input: {}", std::strerror(errno)));
        write_all(file.number(), std::span(buffer).first(static_cast<std::size_t>(got)), name);
    }
    if (::dup2(file.number(), STDIN_FILENO) < 0) throw_file_io("read again", name, errno);
}

}  // namespace

void read_standard_input_again() {
    static bool kept = false;
    if (!kept) keep_standard_input();
    kept = true;
    if (::lseek(STDIN_FILENO, 0, SEEK_SET) < 0) throw_file_io("read again", "standard input", errno);
}

}  // namespace loadonce::cli
