// Runs one source group: fingerprints, conversion, objects, commit.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "load/attempt.h"
#include "load/run_options.h"
#include "load/run_report.h"
#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

// `folder`: for converted files. An error that concerns this group alone is put into the report and, as rows FAILED,
// into the log. Throws errors that concern all groups (warehouse_unreachable, interrupted).
[[nodiscard]] GroupReport run_group(const project::Project& project, const project::SourceGroup& group,
                                    const std::vector<std::string>& paths, warehouse::Warehouse& warehouse,
                                    store::Store& store, const RunOptions& options, const std::filesystem::path& folder,
                                    RunMode mode);

}  // namespace loadonce::load
