// What a run did, as values: per source group its sources, its tables, and what went wrong. Printed by report/.
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
    std::string name;  // as the ledger knows it: relative to the project's folder where it is below it
    std::string fingerprint;
    std::uint64_t bytes = 0;                  // decompressed
    std::uint64_t records = 0, rejected = 0;  // 0 for a source that was not converted
    Verdict verdict = Verdict::load_new;
    std::string same_as;  // renamed, same_in_run: the name under which these bytes are known
};

// Rows of one table. staged = new_rows + replaced + older + duplicate; for a child table older and duplicate are rows
// whose root record lost.
struct TableReport {
    std::string name;
    std::string object;  // s3:// URL of the rows
    std::uint64_t object_bytes = 0;
    std::uint64_t staged = 0, new_rows = 0, replaced = 0, older = 0, duplicate = 0;
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

}  // namespace loadonce::load
