// The result of a run: per source group its sources, its tables and its error. Printed by report/.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "convert/pipeline.h"
#include "load/identity.h"

namespace loadonce::load {

struct SourceReport {
    std::string name;  // as in the ledger: relative to the project's folder if it is below it
    std::string fingerprint;
    std::uint64_t bytes = 0;                  // decompressed
    std::uint64_t begin = 0;                  // load_grown: the bytes that had been loaded before
    std::uint64_t records = 0, rejected = 0;  // 0 for a source that was not converted
    Verdict verdict = Verdict::load_new;
    std::string same_as;  // skip_renamed, skip_same_in_run: the other name of these bytes
};

// Rows of one table. staged = new_rows + replaced + older + duplicate; in a child table, `older` and `duplicate` count
// the rows of root records that lost.
struct TableReport {
    std::string name;
    std::string object;  // s3:// URL of the rows
    std::uint64_t object_bytes = 0;
    std::uint64_t staged = 0, new_rows = 0, replaced = 0, older = 0, duplicate = 0;
    std::uint64_t inserted = 0, deleted = 0;
};

enum class GroupStatus {
    loaded,
    planned,          // everything except COMMIT
    nothing_to_load,  // there are no files, or no tables could be inferred since no record has a field
    nothing_new,      // the ledger had every source before the conversion
    skipped,          // another loader committed every source in the meantime
    failed,           // see `error`; nothing was committed, unless its code is outcome_unknown
};

struct GroupReport {
    std::string name;
    GroupStatus status = GroupStatus::nothing_new;
    std::vector<SourceReport> sources;
    std::vector<TableReport> tables;  // root first; empty unless loaded or planned
    std::string load_hash;
    std::uint64_t rejected = 0;
    std::vector<convert::Reject> first_rejects;  // at most 10
    std::filesystem::path rejects_file;          // has all of them; empty: they were not kept
    bool recovered = false;                      // COMMIT got no answer; the ledger shows that it succeeded
    unsigned attempts = 0;                       // number of transactions
    std::vector<std::string> notes;              // sentences for the user: dropped targets, an older plan
    std::vector<std::string> ddl;                // statements that were (planned: would be) run
    std::vector<std::string> statements;         // planned only: every statement of the load, in order
    std::optional<Error> error;
};

struct RunReport {
    std::string project;
    std::string warehouse, store;
    bool planned = false;
    std::vector<GroupReport> groups;

    // Exit::done, or that of the first group that failed.
    [[nodiscard]] Exit exit() const;
};

}  // namespace loadonce::load
