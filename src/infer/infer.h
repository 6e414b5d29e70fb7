// A project inferred from its data, where no project file declares tables.
#pragma once

#include <string>
#include <vector>

#include "project/project.h"
#include "warehouse/session.h"

namespace loadonce::infer {

// `base` with one source group of these inputs and its tables: arrays become child tables. The key of the root table is
// `key` or, when that is empty, the one column that is an id by its name and type (convert/id_column.h), never null and
// never twice; of several, the record's own "id". Throws project_undecided when there is not exactly one: the error
// names the candidates, and its detail is the project file to write.
[[nodiscard]] project::Project infer(const project::Project& base, const std::vector<std::string>& inputs,
                                     const std::vector<std::string>& key);

// The project file with the source group and the tables of an inferred project.
[[nodiscard]] std::string toml_of(const project::Project& project);

// `project` as it is when it has tables; else with those that earlier runs inferred and recorded in the warehouse.
[[nodiscard]] project::Project with_recorded_tables(const project::Project& project, warehouse::Session& session);

// The part of such a project that was inferred from these inputs: one source group with its tables. Without tables when
// nothing was.
[[nodiscard]] project::Project recorded_for(project::Project known, const std::vector<std::string>& inputs);

}  // namespace loadonce::infer
