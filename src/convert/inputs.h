// Which files each source group reads.
#pragma once

#include <string>
#include <vector>

#include "project/project.h"

namespace loadonce::convert {

struct GroupInputs {
    project::SourceGroup group;
    std::vector<std::string> files;  // as expand_sources() gives them
};

// Without inputs every group reads its own paths. Inputs (files, folders, globs, "-", relative to the working
// directory) go to the only group; of several groups to those among whose paths they are, in the order of the groups,
// and groups that get none are left out. Throws source_unreadable, and usage for an input that is nobody's.
[[nodiscard]] std::vector<GroupInputs> inputs_by_group(const project::Project& project,
                                                       const std::vector<std::string>& inputs);

}  // namespace loadonce::convert
