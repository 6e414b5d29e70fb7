#include "load/changed_keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/error_codes.h"

namespace loadonce::load {

namespace {

// The last load that filled the table as it is there; null if there is none.
const LedgerEntry* last_load(const PlannedTable& table, const GroupState& state) {
    const auto there = state.live.find(table.target.name);
    if (there == state.live.end()) return nullptr;
    const LedgerEntry* last = nullptr;
    for (const LedgerEntry& entry : state.ledger) {
        const auto oid = entry.targets.find(table.target.name);
        if (entry.status == EntryStatus::loaded && oid != entry.targets.end() && oid->second == there->second.oid)
            last = &entry;
    }
    return last;
}

}  // namespace

void refuse_changed_keys(warehouse::Session& session, const LoadPlan& plan, const GroupState& state) {
    std::map<const PlannedTable*, std::string> attempts;  // of loads with another project
    for (const PlannedTable& table : plan.tables) {
        const LedgerEntry* entry = last_load(table, state);
        if (entry && entry->plan_hash != plan.plan_hash) attempts.emplace(&table, entry->attempt);
    }
    if (attempts.empty()) return;
    const auto stored = read_stored_rows(session, plan.schema, plan.project, plan.group);
    std::vector<std::string> changed, statements;
    for (const PlannedTable& table : plan.tables) {
        const auto attempt = attempts.find(&table);
        const auto rows = attempt == attempts.end() ? stored.end() : stored.find(attempt->second);
        if (rows == stored.end()) continue;
        const auto same = [&](const StoredRows& of) {
            return of.table != table.target.name || of.keys.empty() || of.keys.starts_with(table.row_keys() + " ");
        };
        if (std::ranges::all_of(rows->second, same)) continue;
        changed.push_back(table.target.name);
        statements.push_back("DROP TABLE " + table.target.table());
    }
    if (changed.empty()) return;
    throw Error(
        errors::project_value,
        fmt::format("the project gives {} another key than the rows that are there have", fmt::join(changed, ", ")),
        fmt::format("keep the key; or drop what has the old one, and run again, which loads the sources again: {}",
                    fmt::join(statements, "; ")));
}

}  // namespace loadonce::load
