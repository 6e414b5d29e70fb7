// The list of pinned columns: the inside of a CREATE TABLE, in a string of several lines.
#pragma once

#include <string_view>
#include <vector>

#include "project/project.h"
#include "project/section.h"

namespace loadonce::project {

// Columns of the key `columns`: "name TYPE [FROM path]", each ended by a comma or a line's end; -- begins a comment.
// `toml` is the whole file's text (a column's line in the file is found in it). Throws project_value with the column's
// line.
[[nodiscard]] std::vector<PinnedColumn> pinned_columns(const Section& section, std::string_view toml);

}  // namespace loadonce::project
