#include "cli/context.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "infer/infer.h"
#include "local/engine/warehouse_file.h"
#include "local/open.h"
#include "project/read.h"
#include "warehouse/libpq.h"

namespace loadonce::cli {
namespace {

constexpr const char* default_project_file = "loadonce.toml";

}  // namespace

std::filesystem::path local_path(std::string_view url, const std::filesystem::path& folder, std::string_view option) {
    constexpr std::string_view scheme = "local:";
    if (!url.starts_with(scheme) || url.size() == scheme.size()) {
        throw Error(errors::usage, fmt::format("{} cannot be \"{}\"", option, url), "write local:PATH");
    }
    const std::filesystem::path path = std::filesystem::absolute(folder / url.substr(scheme.size()));
    // After a link, ".." is the parent of the link's target, which only the file system knows.
    const bool has_parent = std::ranges::find(path, "..") != path.end();
    return has_parent ? local::canonical_file(path) : path.lexically_normal();
}

bool is_redshift(std::string_view url) {
    return url.starts_with("redshift://");
}

bool Context::has_project_file() {
    return !globals_.project_file.empty() || std::filesystem::exists(default_project_file);
}

const project::Project& Context::project() {
    if (project_) return *project_;
    auto read = std::make_unique<project::Project>();
    if (has_project_file()) {
        *read = project::read(globals_.project_file.empty() ? default_project_file : globals_.project_file);
    }
    // What the command line says is relative to where the user is, what the project says to where it is.
    // The address of a server is not a path.
    const auto resolve = [&](std::string& url, const std::string& chosen, std::string_view option) {
        if (option == "--warehouse" && is_redshift(chosen.empty() ? url : chosen)) {
            if (!chosen.empty()) url = chosen;
            return;
        }
        const std::filesystem::path folder = chosen.empty() ? read->folder : std::filesystem::path(".");
        url = "local:" + local_path(chosen.empty() ? url : chosen, folder, option).string();
    };
    resolve(read->store, globals_.store, "--store");
    resolve(read->warehouse, globals_.warehouse, "--warehouse");
    project_ = std::move(read);
    return *project_;
}

bool Context::has_warehouse() {
    return is_redshift(project().warehouse) ||
           std::filesystem::exists(local_path(project().warehouse, ".", "--warehouse"));
}

project::Project Context::project_with_recorded_tables() {
    if (!project().tables.empty() || !has_warehouse()) return project();
    return infer::with_recorded_tables(project(), *warehouse().connect());
}

store::Store& Context::store() {
    if (!store_) store_ = store::open_folder(local_path(project().store, ".", "--store"));
    return *store_;
}

std::chrono::milliseconds lock_wait() {
    const char* text = std::getenv("LOADONCE_LOCK_WAIT");
    if (!text || *text == '\0') return std::chrono::minutes(1);
    char* end = nullptr;
    const double seconds = std::strtod(text, &end);
    if (*end != '\0' || !(seconds >= 0 && seconds <= 86400))
        throw Error(errors::usage, fmt::format("LOADONCE_LOCK_WAIT cannot be \"{}\"", text),
                    "give a number of seconds, at most 86400");
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

local::Options local_options(const std::filesystem::path& file, store::Store& store,
                             const std::filesystem::path& store_root, std::string_view verb) {
    local::Options options;
    options.file = file;
    options.store = &store;
    options.store_root = store_root;
    options.verb = verb;
    options.lock_wait = lock_wait();
    return options;
}

warehouse::Warehouse& Context::warehouse() {
    if (warehouse_) return *warehouse_;
    if (is_redshift(project().warehouse)) {
        warehouse_ = warehouse::open_redshift(project().warehouse);
        return *warehouse_;
    }
    warehouse_ = local::open_shared(local_options(local_path(project().warehouse, ".", "--warehouse"), store(),
                                                  local_path(project().store, ".", "--store"), verb_));
    return *warehouse_;
}

std::filesystem::path Context::work_folder() {
    return project().folder / ".loadonce";
}

void print(std::string_view text) {
    static bool reader_gone = false;
    if (reader_gone) return;
    const int problem = write_all(STDOUT_FILENO, text);
    reader_gone = problem == EPIPE;
    if (problem != 0 && !reader_gone) throw_file_io("write", "standard output", problem);
}

bool in_colour(int descriptor) {
    const char* no_color = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool unwanted = (no_color && *no_color != '\0') || !terminal || std::string_view(terminal) == "dumb";
    return !unwanted && ::isatty(descriptor) != 0;
}

void note(std::string_view text) {
    static_cast<void>(write_all(STDERR_FILENO, text));  // where a failure could be reported is what failed
}

}  // namespace loadonce::cli
