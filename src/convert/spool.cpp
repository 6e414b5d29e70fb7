#include "convert/spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce::convert {
namespace {

[[noreturn]] void fail(const std::filesystem::path& folder, const char* action) {
    throw Error(errors::file_io,
                fmt::format("cannot {} a temporary file in {}: {}", action, folder.string(), std::strerror(errno)),
                "check that the folder can be written to and the disk has room", Place{folder.string(), {}, {}});
}

}  // namespace

Spool::Spool(const std::filesystem::path& folder) : folder_(folder) {
    std::string name = (folder / ".loadonce-XXXXXX").string();
    file_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (file_ < 0) fail(folder_, "make");
    ::unlink(name.c_str());
}

Spool::~Spool() {
    if (file_ >= 0) ::close(file_);
}

Spool::Piece Spool::append(std::span<const std::uint8_t> bytes) {
    Piece piece{0, bytes.size()};
    {
        const std::lock_guard lock(mutex_);
        piece.offset = end_;
        end_ += bytes.size();
    }
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t written =
            ::pwrite(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(piece.offset + done));
        if (written >= 0)
            done += static_cast<std::size_t>(written);
        else if (errno != EINTR)
            fail(folder_, "write");
    }
    return piece;
}

std::vector<std::uint8_t> Spool::read(const Piece& piece) const {
    std::vector<std::uint8_t> bytes(piece.bytes);
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t got =
            ::pread(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(piece.offset + done));
        if (got > 0)
            done += static_cast<std::size_t>(got);
        else if (got == 0 || errno != EINTR)
            fail(folder_, "read");
    }
    return bytes;
}

}  // namespace loadonce::convert
