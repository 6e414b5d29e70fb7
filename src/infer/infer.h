// A project inferred from its data, where no project file declares tables.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "project/project.h"
#include "warehouse/session.h"

namespace loadonce::infer {

// `base` with this source group, whose paths are relative to `folder`, and its tables: arrays become child tables. A
// group without a name is called like its root table. The key of the root table is `key` or, when that is empty, the
// one column that is an id by its name and type (convert/id_column.h), never null and never twice; of several, the
// record's own "id". Without records or fields there are no tables. Throws project_undecided when there is not exactly
// one: the error names the candidates, and its detail is the project file to write.
[[nodiscard]] project::Project infer(const project::Project& base, project::SourceGroup group,
                                     const std::filesystem::path& folder, const std::vector<std::string>& key);

// The one source group that `inputs` are, which replace the paths of a project whose tables are not declared: with the
// name and format of its group where it has one, else without a name.
[[nodiscard]] project::SourceGroup group_of(const project::Project& base, const std::vector<std::string>& inputs);

// A project whose tables are not declared: each of its source groups with the tables that `known` has for it (see
// with_recorded_tables), else with inferred ones. `inputs`, relative to the working directory, replace the project's
// paths. Throws what infer() throws, and project_undecided when two groups have a table of one name.
[[nodiscard]] project::Project infer_groups(const project::Project& base, const std::vector<std::string>& inputs,
                                            const project::Project& known);

// The project file with this source group of an inferred project and its tables.
[[nodiscard]] std::string toml_of(const project::Project& project, const project::SourceGroup& group);

// `project` as it is when it has tables; else with those that earlier runs inferred and recorded in the warehouse.
[[nodiscard]] project::Project with_recorded_tables(const project::Project& project, warehouse::Session& session);

// The part of such a project that was inferred from this group: one source group with its tables. Without tables when
// nothing was. `folder`: to which its paths are relative.
[[nodiscard]] project::Project recorded_for(project::Project known, const project::SourceGroup& group,
                                            const std::filesystem::path& folder);

}  // namespace loadonce::infer
