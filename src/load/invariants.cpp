#include "load/invariants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "load/dedup.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

// " JOIN loadonce_dedup c ON ... " for a table whose alias is t, or nothing.
std::string touched_join(const TargetTable& target, const TargetTable& root, CheckScope scope) {
    if (scope == CheckScope::whole) return {};
    return fmt::format(" JOIN {} _lo_c ON {} AND {}", redshift::quote_identifier(dedup_table),
                       redshift::equal("t", target.root_key, "_lo_c", root.root_key), winners);
}

Invariant unique(const TargetTable& target, const TargetTable& root, CheckScope scope) {
    const std::string key = fmt::format("{}", fmt::join(redshift::columns_of("t", target.key), ", "));
    std::string from = fmt::format("{} t{}", target.table(), touched_join(target, root, scope));
    if (scope == CheckScope::touched &&
        target.key_alone)  // a copy under a parent that the load did not touch counts too
        from = fmt::format("{} t JOIN (SELECT DISTINCT {} FROM {}) k ON {}", target.table(), key, from,
                           redshift::equal("t", target.key, "k", target.key));
    return {
        target.name + ": no key twice", target.name,
        fmt::format("SELECT {}, COUNT(*) AS \"copies\" FROM {} GROUP BY {} HAVING COUNT(*) > 1 ORDER BY {} LIMIT 10",
                    key, from, key, key)};
}

Invariant null_keys(const TargetTable& target, const TargetTable& root, CheckScope scope) {
    std::vector<std::string> tests;
    for (const auto& column : redshift::columns_of("t", target.key)) tests.push_back(column + " IS NULL");
    return {
        target.name + ": no key is null", target.name,
        fmt::format("SELECT {} FROM {} t{} WHERE {} LIMIT 10", fmt::join(redshift::columns_of("t", target.key), ", "),
                    target.table(), touched_join(target, root, scope), fmt::join(tests, " OR "))};
}

// `holder`: the table whose rows have the child's. `held_by`: the child's columns with its key.
Invariant parent(const TargetTable& child, const TargetTable& holder, const std::vector<std::string>& held_by,
                 const TargetTable& root, CheckScope scope) {
    const std::string key = fmt::format("{}", fmt::join(redshift::columns_of("t", held_by), ", "));
    return {fmt::format("{}: every row has its {} row", child.name, holder.name), child.name,
            fmt::format("SELECT {}, COUNT(*) AS \"orphans\" FROM {} t{} LEFT JOIN {} r ON {} WHERE r.{} IS NULL GROUP "
                        "BY {} ORDER BY {} LIMIT 10",
                        key, child.table(), touched_join(child, root, scope), holder.table(),
                        redshift::equal("r", holder.key, "t", held_by), redshift::quote_identifier(holder.key.front()),
                        key, key)};
}

Invariant count(const TargetTable& child, const TargetTable& holder, const TargetTable& root, CheckScope scope) {
    const std::vector<std::string>& held_by = child.holder->key;
    const std::string key = fmt::format("{}", fmt::join(redshift::columns_of("t", holder.key), ", "));
    const std::string child_key = fmt::format("{}", fmt::join(redshift::columns_of("t", held_by), ", "));
    const std::string counted = fmt::format("t.{}", redshift::quote_identifier(child.count_column));
    return {fmt::format("{}: {} counts its {} rows", holder.name, child.count_column, child.name), child.name,
            fmt::format(
                "SELECT {}, COALESCE({}, 0) AS \"counted\", COALESCE(_lo_n.\"_lo_rows_there\", 0) AS \"rows_there\" "
                "FROM {} t{} LEFT JOIN "
                "(SELECT {}, COUNT(*) AS \"_lo_rows_there\" FROM {} t{} GROUP BY {}) _lo_n ON {} "
                "WHERE COALESCE({}, 0) <> COALESCE(_lo_n.\"_lo_rows_there\", 0) ORDER BY {} LIMIT 10",
                key, counted, holder.table(), touched_join(holder, root, scope), child_key, child.table(),
                touched_join(child, root, scope), child_key, redshift::equal("_lo_n", held_by, "t", holder.key),
                counted, key)};
}

}  // namespace

std::vector<Invariant> invariants(const std::vector<TargetTable>& targets, const LiveTables& live, CheckScope scope) {
    std::vector<Invariant> out;
    const TargetTable& root = targets.front();
    const auto root_table = live.find(root.name);
    const bool root_there = root_table != live.end() && root_table->second.has(root.root_key);
    for (const auto& target : targets) {
        const auto table = live.find(target.name);
        if (table == live.end() || (scope == CheckScope::touched && !root_there)) continue;
        if (!target.key.empty() && table->second.has(target.key)) {
            out.push_back(unique(target, root, scope));
            out.push_back(null_keys(target, root, scope));
        }
        if (target.root || !root_there || !table->second.has(target.root_key)) continue;
        out.push_back(parent(target, root, target.root_key, root, scope));
        if (!target.holder) continue;
        const TargetTable& holder = targets[target.holder->table];
        const auto holding = live.find(holder.name);
        if (holding == live.end() || !holding->second.has(holder.key) || !table->second.has(target.holder->key))
            continue;
        if (!holder.root) out.push_back(parent(target, holder, target.holder->key, root, scope));
        if (!target.count_column.empty() && holding->second.find(target.count_column))
            out.push_back(count(target, holder, root, scope));
    }
    return out;
}

}  // namespace loadonce::load
