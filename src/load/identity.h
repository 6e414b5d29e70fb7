// Which sources are loaded already, and the hashes that identify a load. Pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"

namespace loadonce::load {

enum class Verdict {
    load_new,          // new name, new bytes
    load_changed,      // last committed under this name with other bytes (also if they return to an earlier content)
    load_vanished,     // committed, but a target has been dropped since
    load_backfill,     // committed under another plan, and --backfill was given
    skip_loaded,       // last committed under this name with these bytes
    skip_renamed,      // new name; the bytes were committed under another
    skip_same_in_run,  // the same bytes twice in one run
};

[[nodiscard]] constexpr bool is_loaded_now(Verdict verdict) {
    return verdict <= Verdict::load_backfill;
}
[[nodiscard]] std::string_view word(Verdict verdict);  // "new", "changed", ...

// A committed source: a row of the ledger.
struct LedgerEntry {
    std::int64_t seq = 0;
    std::string source;
    std::string fingerprint;
    std::string plan_hash;
    std::map<std::string, std::int64_t> targets;  // folded table name -> oid at that commit
};

struct SourceIdentity {
    std::string name;
    std::string fingerprint;
};

struct SourceVerdict {
    Verdict verdict = Verdict::load_new;
    std::string same_as;      // skip_renamed, skip_same_in_run
    bool older_plan = false;  // skip_loaded, skip_renamed: committed under another plan
    std::int64_t seq = 0;     // load_backfill: its seq in the ledger
};

// One verdict per source. `ledger`: the entries of the source group in ascending seq. `live`: folded name -> oid of the
// group's existing tables. An entry is void if one of its targets has been dropped, or dropped and created again
// (another oid).
[[nodiscard]] std::vector<SourceVerdict> judge(const std::vector<SourceIdentity>& sources,
                                               const std::vector<LedgerEntry>& ledger,
                                               const std::vector<std::string>& tables,
                                               const std::map<std::string, std::int64_t>& live,
                                               std::string_view plan_hash, bool backfill);

// The hash of everything in the project that decides which rows a source becomes: tables, keys, versions, columns,
// arrays, nulls. Without evolve, limits and prefixes, which decide whether and where rows are loaded.
[[nodiscard]] std::string plan_hash(const project::Project& project, const project::SourceGroup& group);

// The hash of project, group, plan and the fingerprints in their order.
[[nodiscard]] std::string load_hash(std::string_view project, std::string_view group,
                                    const std::vector<std::string>& fingerprints, std::string_view plan_hash);

}  // namespace loadonce::load
