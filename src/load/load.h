// A run: sources to committed rows, each record exactly once, however often and however concurrently it is repeated.
//
// What is already there is decided by the ledger in the warehouse and by nothing else: a first run, a repeat, a
// recovery after a crash and a second loader at the same time are one code path (README.md in this folder).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "convert/pipeline.h"
#include "load/identity.h"
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

struct SourceReport {
    std::string name;  // as the ledger knows it: relative to the project's folder where it is below it
    std::string fingerprint;
    std::uint64_t bytes = 0;                  // decompressed
    std::uint64_t records = 0, rejected = 0;  // 0 for a source that was not converted
    Verdict verdict = Verdict::load_new;
    std::string same_as;  // renamed, same_in_run: the name under which these bytes are known
};

// Rows of one table. staged = fresh + replaced + older + duplicate; for a child table older and duplicate are rows
// whose root record lost.
struct TableReport {
    std::string name;
    std::string object;  // s3:// URL of the rows
    std::uint64_t object_bytes = 0;
    std::uint64_t staged = 0, fresh = 0, replaced = 0, older = 0, duplicate = 0;
    std::uint64_t inserted = 0, deleted = 0;
};

enum class GroupStatus {
    loaded,
    planned,      // everything but the COMMIT
    nothing_new,  // the ledger held every source before anything was converted
    skipped,      // another loader committed every source meanwhile
    failed,       // `error` says why; nothing of it was committed, unless the code is outcome_unknown
};

struct GroupReport {
    std::string name;
    GroupStatus status = GroupStatus::nothing_new;
    std::vector<SourceReport> sources;
    std::vector<TableReport> tables;  // root first; empty unless loaded or planned
    std::string load_hash;
    std::uint64_t rejected = 0;
    std::vector<convert::Reject> first_rejects;  // at most 10
    std::filesystem::path rejects_file;          // where they are kept, all of them; empty: nowhere
    bool recovered = false;                      // a COMMIT went unanswered, and the ledger said that it had happened
    unsigned attempts = 0;                       // transactions that were tried
    std::vector<std::string> notes;       // sentences for people: vanished targets, an older plan, widened columns
    std::vector<std::string> ddl;         // what was (planned: would be) created, added, widened
    std::vector<std::string> statements;  // planned only: every statement of the load, in order
    std::optional<Error> error;
};

struct RunReport {
    std::string project;
    std::string warehouse, store;
    bool planned = false;
    std::vector<GroupReport> groups;

    // done, or that of the first group that failed.
    [[nodiscard]] Exit exit() const;
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
