// What a load is called, and what counts as already loaded. Pure: names, fingerprints and ledger rows in, verdicts out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"

namespace loadonce::load {

enum class Verdict {
    load_new,          // name and bytes are new
    load_changed,      // this name was last committed with other bytes (also when it goes back to bytes of long ago)
    load_vanished,     // it was committed, but a target has been dropped since
    load_backfill,     // it was committed under another plan, and --backfill asks for it
    skip_loaded,       // this name was last committed with these bytes
    skip_renamed,      // a new name for bytes that are committed under another
    skip_same_in_run,  // the same bytes twice in one run
};

[[nodiscard]] constexpr bool is_loaded_now(Verdict verdict) {
    return verdict <= Verdict::load_backfill;
}
[[nodiscard]] std::string_view word(Verdict verdict);  // "new", "changed", ...

// A committed source, as the ledger holds it.
struct LedgerEntry {
    std::int64_t seq = 0;
    std::string source;
    std::string fingerprint;
    std::string plan_hash;
    std::map<std::string, std::int64_t> targets;  // folded table name -> oid when it was committed
};

struct SourceIdentity {
    std::string name;
    std::string fingerprint;
};

struct SourceVerdict {
    Verdict verdict = Verdict::load_new;
    std::string same_as;      // skip_renamed, skip_same_in_run
    bool older_plan = false;  // skip_loaded, skip_renamed: committed under another plan
    std::int64_t seq = 0;     // load_backfill: where in the ledger it stands
};

// One verdict per source. `ledger`: the entries of the project's group in ascending seq. `live`: folded name -> oid of
// the group's tables that exist now. An entry is void when one of the group's tables has another oid than it remembers,
// or is gone.
[[nodiscard]] std::vector<SourceVerdict> judge(const std::vector<SourceIdentity>& sources,
                                               const std::vector<LedgerEntry>& ledger,
                                               const std::vector<std::string>& tables,
                                               const std::map<std::string, std::int64_t>& live,
                                               std::string_view plan_hash, bool backfill);

// Of everything in the project that decides which rows a group's sources become: tables, keys, versions, columns,
// arrays, nulls. Not of evolve, limits and prefixes, which decide whether and where.
[[nodiscard]] std::string plan_hash(const project::Project& project, const project::SourceGroup& group);

// Of the project, the group, the fingerprints in order, and the plan.
[[nodiscard]] std::string load_hash(std::string_view project, std::string_view group,
                                    const std::vector<std::string>& fingerprints, std::string_view plan_hash);

}  // namespace loadonce::load
