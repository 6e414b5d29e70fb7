// The checks between the values of a project. Each function throws project_value with the line.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "project/project.h"
#include "project/section.h"

namespace loadonce::project {

// The lines at which the sections begin, in the order of the project's vectors.
struct Lines {
    std::vector<std::uint64_t> sources, tables, arrays;
};

void check_settings(const Project& project, const Section& section);
void check_table(const Table& table, const Section& section);
void check_array(const Array& array, const Section& section);
// Checks that names are unique, that the tables of a group are declared and exactly one of them is a root table, and
// that keys link children to their root. The only group, when it lists no tables, gets all tables.
void check_together(Project& project, const Lines& lines, const Section& top);

}  // namespace loadonce::project
