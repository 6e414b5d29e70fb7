#include "convert/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/error_codes.h"
#include "convert/pipeline.h"

namespace loadonce::convert {
namespace {

namespace fs = std::filesystem;

std::string identity(const std::string& file) {
    return file == "-" ? file : fs::weakly_canonical(file).string();
}

// The files that a group's paths name now. A path that names none is no error here: others' files were asked for.
std::set<std::string> own_files(const project::SourceGroup& group, const fs::path& folder) {
    std::set<std::string> files;
    for (const std::string& path : group.paths) {
        try {
            for (const std::string& file : expand_sources({path}, folder)) files.insert(identity(file));
        } catch (const Error& error) {
            if (error.code() != errors::source_unreadable) throw;
        }
    }
    return files;
}

Error without_group(const std::string& file, const project::Project& project) {
    std::string groups;
    for (const project::SourceGroup& group : project.sources)
        groups += fmt::format("{}{} ({})", groups.empty() ? "" : ", ", group.name, fmt::join(group.paths, ", "));
    if (groups.empty())
        return {errors::usage,
                "the project has several root tables, and no [[source]] says which of them an input fills",
                "give each root table a [[source]] with its paths and tables"};
    return {errors::usage, fmt::format("no source group reads {}; the project has {}", file, groups),
            "put the file where its group looks, or add it to the paths of a [[source]]"};
}

}  // namespace

std::vector<GroupInputs> inputs_by_group(const project::Project& project, const std::vector<std::string>& inputs) {
    std::vector<GroupInputs> groups;
    if (inputs.empty()) {
        for (const project::SourceGroup& group : project.sources)
            groups.push_back({group, expand_sources(group.paths, project.folder, source::NoMatch::no_files)});
        return groups;
    }
    const std::vector<std::string> files = expand_sources(inputs, fs::current_path());
    if (project.sources.size() == 1) return {{project.sources.front(), files}};
    std::set<std::string> taken;
    for (const project::SourceGroup& group : project.sources) {
        const std::set<std::string> own = own_files(group, project.folder);
        GroupInputs found{group, {}};
        for (const std::string& file : files) {
            if (!own.contains(identity(file))) continue;
            found.files.push_back(file);
            taken.insert(file);
        }
        if (!found.files.empty()) groups.push_back(std::move(found));
    }
    for (const std::string& file : files)
        if (!taken.contains(file)) throw without_group(file, project);
    return groups;
}

}  // namespace loadonce::convert
