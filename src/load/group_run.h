// One source group's way from names to rows: fingerprints, conversion, objects, commit.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "load/attempt.h"
#include "load/load.h"
#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

// `folder`: for spooled input and converted files. What concerns this group alone is the report's error, with rows
// FAILED in the log; what concerns all of them is thrown (warehouse_unreachable, interrupted).
[[nodiscard]] GroupReport run_group(const project::Project& project, const project::SourceGroup& group,
                                    const std::vector<std::string>& paths, warehouse::Warehouse& warehouse,
                                    store::Store& store, const RunOptions& options, const std::filesystem::path& folder,
                                    RunMode mode);

}  // namespace loadonce::load
