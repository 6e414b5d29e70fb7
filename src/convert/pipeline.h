// Converts sources to one Parquet file per table. Types are inferred from all the data. Knows no warehouse.
//
// The files depend on the sources, their order, the tables, the known columns and the options, and on nothing else:
// they are byte-identical for any number of threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "convert/options.h"
#include "convert/result.h"
#include "convert/sources.h"
#include "project/project.h"
#include "source/blocks.h"

namespace loadonce::convert {

// Converts `sources` to `tables`, in that order. Without tables they are inferred: a root table named after the first
// source, arrays as child tables <root>_<path>. Rejected records are counted, not thrown; the caller checks them with
// reject_limit_error(). Throws source_unreadable, source_changed, file_io, name_conflict, project_undecided.
[[nodiscard]] PipelineResult run_pipeline(const std::vector<source::Share>& sources, project::Format format,
                                          const std::vector<PipelineTable>& tables,
                                          const std::vector<project::Array>& arrays, const PipelineOptions& options);

// The error rejects_past_limit if more records of a source were rejected than the root table of `tables` allows, or if
// records were not read; nullopt otherwise. `not_done` ends the sentence "nothing was ...".
[[nodiscard]] std::optional<Error> reject_limit_error(const PipelineResult& result,
                                                      const std::vector<PipelineTable>& tables,
                                                      std::string_view not_done);

}  // namespace loadonce::convert
