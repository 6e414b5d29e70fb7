// What the data say about the paths of a project, after all of them have been seen.
#pragma once

#include <string>
#include <vector>

#include "shape/outline.h"

namespace loadonce::convert {

// Throws project_value if a column's path, or that of a parent column, holds objects or arrays and never a value: the
// column would be null for ever.
void refuse_nested_values(const shape::Outline& outline);

// Throws project_value if the version of a table would be compared as text though the project does not declare it as
// one: "10" is before "9".
void refuse_text_versions(const shape::Outline& outline);

// Sentences about paths of the project at which no record has anything.
[[nodiscard]] std::vector<std::string> unmatched_paths(const shape::Outline& outline);

}  // namespace loadonce::convert
