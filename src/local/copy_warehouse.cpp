#include "local/copy_warehouse.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>
#include <compare>
#include <map>
#include <string>
#include <thread>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "base/stop_token.h"
#include "local/engine/warehouse_file.h"

namespace loadonce::local {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 60s;
// Times of files are those of the kernel's tick (1 to 10 ms): two writes within one tick look like one.
constexpr auto tick = 20ms;

struct Stamp {
    ino_t file = 0;
    off_t bytes = 0;
    std::int64_t nanoseconds = 0;  // of the last write, since 1970
    friend bool operator==(const Stamp&, const Stamp&) = default;
};
using Stamps = std::map<std::string, Stamp>;  // by file name

// The warehouse's file and the write-ahead logs that DuckDB keeps beside it: FILE.wal and, while it writes a
// checkpoint, longer names.
Stamps stamps(const fs::path& warehouse) {
    Stamps found;
    const std::string name = warehouse.filename().string();
    std::error_code error;
    for (fs::directory_iterator at(warehouse.parent_path(), error), end; !error && at != end; at.increment(error)) {
        struct stat status {};
        const std::string file = at->path().filename().string();
        if ((file != name && !file.starts_with(name + ".wal")) || ::stat(at->path().c_str(), &status) != 0 ||
            !S_ISREG(status.st_mode))
            continue;
        found[file] = {status.st_ino, status.st_size, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
    }
    if (error) throw_file_io("read", warehouse.parent_path(), error.value());
    return found;
}

bool just_written(const Stamps& stamps) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    for (const auto& [file, stamp] : stamps)
        if (now - std::chrono::nanoseconds(stamp.nanoseconds) < tick) return true;
    return false;
}

}  // namespace

// Everything that is committed is on the disk, and what a crash leaves there DuckDB repairs. So a copy is sound when no
// byte changed while it was made, even if another process has the file open.
void copy_warehouse(const fs::path& warehouse, const fs::path& to) {
    const fs::path from = canonical_file(warehouse);
    std::error_code problem;
    const bool exists = fs::exists(from, problem);
    if (problem) throw_file_io("find", from, problem.value());
    if (!exists) return;
    require_one_name(from);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        throw_if_stopped();
        const Stamps before = stamps(from);
        bool copied = !just_written(before);
        for (auto file = before.begin(); copied && file != before.end(); ++file) {
            const fs::path source = from.parent_path() / file->first;
            const fs::path target = to.string() + file->first.substr(from.filename().string().size());
            std::error_code error;
            fs::copy_file(source, target, fs::copy_options::overwrite_existing, error);
            if (error && error != std::errc::no_such_file_or_directory) throw_file_io("copy", source, error.value());
            copied = !error;
        }
        if (copied && stamps(from) == before) return;
        for (const auto& [file, stamp] : before)  // a log of another instant must not stay beside the next copy
            fs::remove(to.string() + file.substr(from.filename().string().size()), problem);
        if (std::chrono::steady_clock::now() > deadline) {
            throw Error(errors::lock_held, fmt::format("a process writes to {} all the time", from.string()),
                        "run --plan when the other load is over");
        }
        std::this_thread::sleep_for(tick);
    }
}

}  // namespace loadonce::local
