// Reads a project file.
#pragma once

#include <filesystem>
#include <string_view>

#include "project/project.h"

namespace loadonce::project {

// Throws project_syntax, project_value, project_unknown_key (naming the nearest known key), with the place in the file.
[[nodiscard]] Project read(const std::filesystem::path& file);
[[nodiscard]] Project parse(std::string_view toml, const std::filesystem::path& file);

}  // namespace loadonce::project
