// Inputs to Parquet files, for the verbs that show or keep them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/context.h"
#include "convert/pipeline.h"

namespace loadonce::cli {

// Converts with the project's tables, or with tables told from the data where it has none. Throws
// rejects_past_limit when more records were rejected than the root table allows.
[[nodiscard]] convert::PipelineResult convert(const project::Project& project, const std::vector<std::string>& inputs,
                                              const convert::PipelineOptions& options);

}  // namespace loadonce::cli
