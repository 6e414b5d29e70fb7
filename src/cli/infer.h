// A project told from data, where there is no project file.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "project/project.h"

namespace loadonce::cli {

// The context's project with tables for these inputs: arrays become child tables, and the key of the root table is the
// one column that is named like an id, never null and never twice. Throws project_undecided when there is none or more
// than one: the error names them and shows the project file to write.
[[nodiscard]] project::Project inferred_project(Context& context, const std::vector<std::string>& inputs);

// The project file that says the same.
[[nodiscard]] std::string toml_of(const project::Project& project);

}  // namespace loadonce::cli
