// Conversion of a project's inputs without a warehouse.
#pragma once

#include <string>
#include <vector>

#include "convert/pipeline.h"
#include "project/project.h"

namespace loadonce::convert {

// Converts `inputs` (files, folders, globs, "-", relative to the working directory) to the project's tables, or to
// inferred tables where the project declares none. With several root tables the source groups say which input fills
// which. Throws what run_pipeline() throws, usage, and rejects_past_limit (its detail lists the first rejects).
[[nodiscard]] PipelineResult convert_inputs(const project::Project& project, const std::vector<std::string>& inputs,
                                            const PipelineOptions& options);

}  // namespace loadonce::convert
