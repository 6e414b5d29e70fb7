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
    skip_superseded,   // another load committed other bytes of this name, and these are gone
};

[[nodiscard]] constexpr bool is_loaded_now(Verdict verdict) {
    return verdict <= Verdict::load_backfill;
}
[[nodiscard]] std::string_view word(Verdict verdict);  // "new", "changed", ...

// What became of a source that a committed load has judged.
enum class EntryStatus {
    loaded,      // its rows are in the tables of the entry
    same_bytes,  // its bytes had been loaded under another name
};

// A judged source: a row of the ledger.
struct LedgerEntry {
    std::int64_t seq = 0;
    std::string source;
    std::string fingerprint;
    std::string plan_hash;
    std::map<std::string, std::int64_t> targets;  // the tables of its group, folded -> oid at that commit; 0: not there
    EntryStatus status = EntryStatus::loaded;
    std::string attempt = {};  // the load that wrote the entry
};

struct SourceIdentity {
    std::string name;
    std::string fingerprint;
};

struct SourceVerdict {
    Verdict verdict = Verdict::load_new;
    std::string same_as;          // skip_renamed, skip_same_in_run
    bool older_plan = false;      // skip_loaded, skip_renamed: committed under another plan
    bool replaced_since = false;  // skip_renamed: the name that had these bytes was loaded with others since
    std::int64_t seq = 0;         // its last seq in the ledger, or 0: the order in which known sources are loaded again
};

struct Judgement {
    std::vector<SourceVerdict> verdicts;  // one per source
    // load_vanished or load_backfill is among the verdicts: names of sources that have rows in a table that is still
    // there, and whose bytes this run does not have. What is loaded again would replace newer rows of theirs, or miss
    // some.
    std::vector<std::string> gone;
};

// `ledger`: the entries of the source group in ascending seq. `tables`: of the group, the root first. `live`: folded
// name -> oid of those that exist. An entry is void if one of its targets has been dropped, or dropped and created
// again (another oid), or if it has no entry for the root. The name "-" (standard input) says nothing: its bytes
// decide.
[[nodiscard]] Judgement judge(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& ledger,
                              const std::vector<std::string>& tables, const std::map<std::string, std::int64_t>& live,
                              std::string_view plan_hash, bool backfill);

// What the entries that other loads have committed since a plan was made say about its sources. `since`: those entries,
// in ascending seq.
struct MovedOn {
    std::vector<std::size_t> committed;  // sources of the plan whose bytes are loaded now
    std::vector<std::size_t> named;      // sources whose name has an entry with these bytes now
    bool changed = false;                // a name of the plan has other bytes now: the plan is older than the table
};
[[nodiscard]] MovedOn moved_on(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& since);

// The hash of everything in the project that decides which rows a source becomes: tables, keys, versions, columns,
// arrays, nulls. Without evolve, limits and prefixes, which decide whether and where rows are loaded.
[[nodiscard]] std::string plan_hash(const project::Project& project, const project::SourceGroup& group);

// The hash of project, group, plan and the fingerprints in their order.
[[nodiscard]] std::string load_hash(std::string_view project, std::string_view group,
                                    const std::vector<std::string>& fingerprints, std::string_view plan_hash);

}  // namespace loadonce::load
