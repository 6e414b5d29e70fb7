// A run loads sources into a warehouse. Each record is loaded exactly once, no matter how often or how concurrently the
// run is repeated.
//
// Only the ledger in the warehouse decides what is loaded already: a first run, a repeat, a recovery after a crash and
// a second loader at the same time take the same path (README.md in this folder).
#pragma once

#include "load/run_options.h"
#include "load/run_report.h"
#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Loads the new sources of every source group. The error of a group that fails is in the report; the other groups are
// loaded all the same. Throws only errors that concern all groups: warehouse_unreachable, project_value, usage,
// interrupted.
[[nodiscard]] RunReport run(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
                            const RunOptions& options);

// Does the same with ROLLBACK instead of COMMIT; the report has the DDL and every statement. Still writes objects to
// `store`, and creates the own tables and widens VARCHARs in `warehouse`: pass a scratch store and a copy of the
// warehouse to change nothing.
[[nodiscard]] RunReport plan(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
                             const RunOptions& options);

}  // namespace loadonce::load
