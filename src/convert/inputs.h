// The files that each source group reads.
#pragma once

#include <string>
#include <vector>

#include "project/project.h"

namespace loadonce::convert {

struct GroupInputs {
    project::SourceGroup group;
    std::vector<std::string> files;  // expanded by expand_sources()
};

// Without `inputs` every group reads its own paths; folders and globs may have no files. Otherwise `inputs` (files,
// folders, globs, "-", relative to the working directory) belong to the only group, or to each of several groups whose
// paths contain them; groups without input are left out. In the order of the project's groups. Throws
// source_unreadable; usage for an input that belongs to no group.
[[nodiscard]] std::vector<GroupInputs> inputs_by_group(const project::Project& project,
                                                       const std::vector<std::string>& inputs);

}  // namespace loadonce::convert
