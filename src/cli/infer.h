// A project told from data, where there is no project file.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "project/project.h"

namespace loadonce::cli {

// The context's project with tables for these inputs: arrays become child tables, and the key of the root table is
// `key` or, when that is empty, the one column that is named like an id, never null and never twice (of several: the
// record's own "id"). Throws project_undecided when it cannot be told: the error names the candidates and shows the
// project file to write.
[[nodiscard]] project::Project inferred_project(Context& context, const std::vector<std::string>& inputs,
                                                const std::vector<std::string>& key);

// The name of the source group and the root table that these inputs would get.
[[nodiscard]] std::string inferred_name(const std::vector<std::string>& inputs);

// The project file that says the same.
[[nodiscard]] std::string toml_of(const project::Project& project);

// `project` as it is if it has tables; else with those that earlier runs told from data.
[[nodiscard]] project::Project with_told_tables(const project::Project& project, warehouse::Session& session);
// The same where nothing is made: a warehouse that is not there yet knows nothing.
[[nodiscard]] project::Project with_told_tables(Context& context);

// Of those, what was told of these inputs: one source group with its tables, or none.
[[nodiscard]] project::Project told_project(project::Project known, const std::vector<std::string>& inputs);

}  // namespace loadonce::cli
