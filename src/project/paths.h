// The paths of a project: how they are read, and whether each can have the column that the project gives it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "project/project.h"
#include "project/section.h"
#include "table/json_path.h"

namespace loadonce::project {

// The one text of a path (table/json_path.h). Throws project_value with the line.
[[nodiscard]] std::string read_path(std::string_view text, const Section& section, std::uint64_t line);
// The same of a parent column, which may end in .index().
[[nodiscard]] std::string read_parent_path(std::string_view text, const Section& section, std::uint64_t line);

// Refuses paths of a table that no row could have a value at, so that nothing is dropped, renamed or declared in vain.
void check_paths(const Table& table, const Section& section);
// The same for what other parts of the project decide: which arrays are rows, and which become columns.
void check_paths_together(const Project& project, const Table& table, std::uint64_t line, const Section& top);

}  // namespace loadonce::project
