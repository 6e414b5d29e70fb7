#include "source/expand.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce::source {
namespace {

namespace fs = std::filesystem;

Error unreadable(const fs::path& path, const std::error_code& failure) {
    return {errors::source_unreadable,
            fmt::format("{}: {}", path.string(), failure.message()),
            {},
            Place{path.string(), {}, {}}};
}

std::vector<std::string> files_below(const fs::path& folder) {
    std::vector<std::string> files;
    std::error_code failure;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        const bool hidden = at->path().filename().string().starts_with('.');
        if (hidden && at->is_directory()) at.disable_recursion_pending();
        if (!hidden && at->is_regular_file()) files.push_back(at->path().string());
    }
    if (failure) throw unreadable(folder, failure);
    std::ranges::sort(files);
    return files;
}

std::vector<std::string> matches_of(const std::string& pattern) {
    glob_t found{};
    const int code = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
    std::vector<std::string> matches;
    for (std::size_t i = 0; code == 0 && i < found.gl_pathc; ++i) matches.emplace_back(found.gl_pathv[i]);
    ::globfree(&found);
    std::ranges::sort(matches);
    return matches;
}

}  // namespace

std::vector<std::string> expand(const std::vector<std::string>& paths, const fs::path& relative_to, NoMatch no_match) {
    std::vector<std::string> files;
    for (const std::string& given : paths) {
        if (given == "-") {
            files.push_back(given);
            continue;
        }
        const fs::path path =
            fs::path(given).is_absolute() ? fs::path(given) : (relative_to / given).lexically_normal();
        std::error_code failure;
        const fs::file_status status = fs::status(path, failure);
        if (fs::is_directory(status)) {
            std::ranges::copy(files_below(path), std::back_inserter(files));
        } else if (fs::exists(status)) {
            files.push_back(path.string());
        } else if (failure && status.type() != fs::file_type::not_found) {
            throw unreadable(path, failure);
        } else {
            const bool pattern = given.find_first_of("*?[") != std::string::npos;
            std::vector<std::string> matches;
            if (pattern) matches = matches_of(path.string());
            if (matches.empty() && (!pattern || no_match == NoMatch::error))
                throw Error(errors::source_unreadable,
                            pattern ? fmt::format("no file matches {}", path.string())
                                    : fmt::format("there is no file or folder {}", path.string()),
                            "check the path; relative paths of a project start at the project file's folder",
                            Place{given, {}, {}});
            for (const std::string& match : matches) {
                if (fs::is_directory(match))
                    std::ranges::copy(files_below(match), std::back_inserter(files));
                else
                    files.push_back(match);
            }
        }
    }
    return files;
}

}  // namespace loadonce::source
