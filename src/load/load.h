// A run loads sources into a warehouse. Each record is loaded exactly once, no matter how often or how concurrently the
// run is repeated.
//
// Only the ledger in the warehouse decides what is loaded already: a first run, a repeat, a recovery after a crash and
// a second loader at the same time take the same path (README.md in this folder).
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "convert/progress.h"
#include "load/run_report.h"
#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct RunOptions {
    std::vector<std::string>
        inputs;  // replace the project's sources (files, folders, globs, "-"), relative to the working directory
    unsigned threads = 1;
    bool backfill = false;  // load again what was loaded under another plan, in the order of the ledger
    std::filesystem::path
        work_folder;  // for converted files; created if missing; the files of this run are removed at its end
    // Folder for rejected records, created when there are some; empty: they are counted, not kept. One file per load,
    // named by the load's hash: concurrent runs share a file only if they write the same records.
    std::filesystem::path rejects;
    std::string definition;  // of a project that was inferred from data, as TOML: stored in the warehouse by the
                             // load. Empty: there is a project file
    std::chrono::milliseconds lock_wait{60'000};  // the longest wait for another load in the same schema
    convert::Progress* progress = nullptr;        // borrowed, may be null
    unsigned attempts_max = 8;                    // of one load that the warehouse rolls back for a transient reason
};

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
