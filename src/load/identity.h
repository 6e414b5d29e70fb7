// Which sources are loaded already, and the hashes that identify a load. Pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"

namespace loadonce::load {

enum class Verdict {
    load_new,       // new name, new bytes
    load_changed,   // last committed under this name with other bytes (also if they return to an earlier content)
    load_grown,     // lines after those that were committed under this name; only in tables without a key
    load_vanished,  // committed, but a target has been dropped since
    load_backfill,  // committed under another plan, and --backfill was given
    skip_loaded,    // last committed under this name with these bytes
    skip_renamed,   // new name; the bytes were committed under another
    skip_returned,  // has bytes again that were committed under this name before others; only in tables without a key
    skip_same_in_run,  // the same bytes twice in one run
    skip_empty,        // no bytes, where rows of its name would be replaced by none
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
    std::uint64_t bytes = 0;   // decompressed
};

struct SourceIdentity {
    std::string name;
    std::string fingerprint;
    bool empty = false;
};

struct SourceVerdict {
    Verdict verdict = Verdict::load_new;
    std::string same_as;          // skip_renamed, skip_same_in_run
    bool older_plan = false;      // skip_loaded, skip_renamed: committed under another plan
    bool replaced_since = false;  // skip_renamed: the name that had these bytes was loaded with others since
    std::int64_t seq = 0;         // its last seq in the ledger, or 0: the order in which known sources are loaded again
    std::uint64_t begin = 0;      // load_grown: the bytes that are loaded
};

struct Judgement {
    std::vector<SourceVerdict> verdicts;  // one per source
    // load_vanished or load_backfill is among the verdicts: names of sources that have rows in a table that is still
    // there, and whose bytes this run does not have. What is loaded again would replace newer rows of theirs, or miss
    // some.
    std::vector<std::string> gone;
    // Replacing::of_name: fingerprints of bytes that names had before and that no name has after this run.
    std::vector<std::string> replaced;
};

// Which rows a load replaces.
enum class Replacing {
    of_key,   // those with the keys of its records
    none,     // the tables have no key: bytes that were committed are not loaded again under any name, and of a source
              // that has grown only what follows is loaded
    of_name,  // the tables have no key: those of the bytes that a name had before, unless another name has them
};

// Whether a source begins with the bytes of the last entry of its name, and they are whole lines.
using HasGrown = std::function<bool(std::size_t source, const LedgerEntry& last)>;

// `ledger`: the entries of the source group in ascending seq. `tables`: of the group, the root first. `live`: folded
// name -> oid of those that exist. An entry is void if one of its targets has been dropped, or dropped and created
// again (another oid), or if it has no entry for the root. The name "-" (standard input) says nothing: its bytes
// decide. `has_grown`: called with Replacing::none only.
[[nodiscard]] Judgement judge(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& ledger,
                              const std::vector<std::string>& tables, const std::map<std::string, std::int64_t>& live,
                              std::string_view plan_hash, bool backfill, Replacing replacing = Replacing::of_key,
                              const HasGrown& has_grown = {});

// Replacing::of_name: fingerprints of loaded bytes that no name has any more, by the whole ledger of the group.
[[nodiscard]] std::vector<std::string> replaced_bytes(const std::vector<LedgerEntry>& ledger);

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
