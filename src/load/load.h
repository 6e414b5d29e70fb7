// A run: sources to committed rows, each record exactly once, however often and however concurrently it is repeated.
//
// What is already there is decided by the ledger in the warehouse and by nothing else: a first run, a repeat, a
// recovery after a crash and a second loader at the same time are one code path (README.md in this folder).
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
    bool backfill = false;  // also load again what was loaded under another plan, in the ledger's order
    std::filesystem::path
        work_folder;  // for spooled input and converted files; created, and emptied of this run's files afterwards
    // Folder for rejected records, created when there are some: a file per load, named by the load's hash, so that runs
    // at the same time do not write into one file unless they write the same. Empty: only counted and described.
    std::filesystem::path rejects;
    std::string definition;  // of a project that was told from the data, as TOML: remembered by the load in the
                             // warehouse. Empty: there is a project file
    std::chrono::milliseconds lock_wait{60'000};  // longest wait for another load in the same schema
    convert::Progress* progress = nullptr;        // borrowed; null: nobody watches
    unsigned attempts_max = 8;  // of one load, when the warehouse rolls it back for a reason that passes
};

// Loads what is new of every source group. A group that fails does not hold up the others: its error is in the report.
// Thrown are only errors that concern all of them (warehouse_unreachable, project_value, usage) and interrupted.
[[nodiscard]] RunReport run(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
                            const RunOptions& options);

// The same up to the COMMIT, which is a ROLLBACK instead; the report has the DDL and every statement. Objects are put
// into `store`, our own tables are created and VARCHARs widened in `warehouse`: hand in a scratch store and a copy of
// the warehouse's file to change nothing.
[[nodiscard]] RunReport plan(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
                             const RunOptions& options);

}  // namespace loadonce::load
