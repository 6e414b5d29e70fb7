// What must hold between the values of a project. Each function throws project_value with the line.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "project/project.h"
#include "project/section.h"

namespace loadonce::project {

// Where the sections begin, in the order of the project's vectors.
struct Lines {
    std::vector<std::uint64_t> sources, tables, arrays;
};

// A path is $ and then .name, [*] or [N], any number of times.
void check_path(std::string_view path, const Section& section, std::uint64_t line);

void check_settings(const Project& project, const Section& section);
void check_table(const Table& table, const Section& section);
void check_array(const Array& array, const Section& section);
// Names that are there twice, tables that nobody declared, the one root table of a group, keys that link children to
// their root. A group without tables gets all tables where there is one group only.
void check_together(Project& project, const Lines& lines, const Section& top);

}  // namespace loadonce::project
