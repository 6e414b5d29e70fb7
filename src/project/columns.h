// The list of pinned columns: the column definitions of a CREATE TABLE, in a string of several lines.
#pragma once

#include <string_view>
#include <vector>

#include "project/project.h"
#include "project/section.h"

namespace loadonce::project {

// Reads the key `columns`: "name TYPE [FROM path]", each ended by a comma or the end of the line; -- begins a comment.
// `toml` is the text of the whole file, in which the line of a column is looked up. Throws project_value with that
// line.
[[nodiscard]] std::vector<PinnedColumn> pinned_columns(const Section& section, std::string_view toml);

}  // namespace loadonce::project
