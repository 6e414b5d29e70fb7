#include "load/invariants.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/dedup.h"
#include "load/sql_text.h"

namespace loadonce::load {

namespace {

// " JOIN loadonce_dedup c ON ... " for a table whose alias is t, or nothing.
std::string touched_join(const Relation& relation, const Relation& root, Scope scope) {
    if (scope == Scope::whole) return {};
    return fmt::format(" JOIN {} c ON {} AND {}", identifier(dedup_table),
                       equal("t", relation.root_key, "c", root.root_key), winners);
}

Invariant unique(const Relation& relation, const Relation& root, Scope scope) {
    const std::string key = join(columns_of("t", relation.key), ", ");
    std::string from = fmt::format("{} t{}", relation.table(), touched_join(relation, root, scope));
    if (scope == Scope::touched && relation.key_alone)  // a copy under a parent that the load did not touch counts too
        from = fmt::format("{} t JOIN (SELECT DISTINCT {} FROM {}) k ON {}", relation.table(), key, from,
                           equal("t", relation.key, "k", relation.key));
    return {
        relation.name + ": no key twice", relation.name,
        fmt::format("SELECT {}, COUNT(*) AS \"copies\" FROM {} GROUP BY {} HAVING COUNT(*) > 1 ORDER BY {} LIMIT 10",
                    key, from, key, key)};
}

Invariant null_keys(const Relation& relation, const Relation& root, Scope scope) {
    std::vector<std::string> tests;
    for (const auto& column : columns_of("t", relation.key)) tests.push_back(column + " IS NULL");
    return {relation.name + ": no key is null", relation.name,
            fmt::format("SELECT {} FROM {} t{} WHERE {} LIMIT 10", join(columns_of("t", relation.key), ", "),
                        relation.table(), touched_join(relation, root, scope), join(tests, " OR "))};
}

Invariant parent(const Relation& child, const Relation& root, Scope scope) {
    const std::string key = join(columns_of("t", child.root_key), ", ");
    return {child.name + ": every row has its " + root.name + " row", child.name,
            fmt::format("SELECT {}, COUNT(*) AS \"orphans\" FROM {} t{} LEFT JOIN {} r ON {} WHERE r.{} IS NULL GROUP "
                        "BY {} ORDER BY {} LIMIT 10",
                        key, child.table(), touched_join(child, root, scope), root.table(),
                        equal("r", root.root_key, "t", child.root_key), identifier(root.root_key.front()), key, key)};
}

Invariant count(const Relation& child, const Relation& root, Scope scope) {
    const std::string key = join(columns_of("t", root.root_key), ", ");
    const std::string child_key = join(columns_of("t", child.root_key), ", ");
    const std::string counted = fmt::format("t.{}", identifier(child.count_column));
    return {fmt::format("{}: {} counts its {} rows", root.name, child.count_column, child.name), child.name,
            fmt::format("SELECT {}, COALESCE({}, 0) AS \"counted\", COALESCE(n.\"rows_there\", 0) AS \"rows_there\" "
                        "FROM {} t{} LEFT JOIN "
                        "(SELECT {}, COUNT(*) AS \"rows_there\" FROM {} t{} GROUP BY {}) n ON {} "
                        "WHERE COALESCE({}, 0) <> COALESCE(n.\"rows_there\", 0) ORDER BY {} LIMIT 10",
                        key, counted, root.table(), touched_join(root, root, scope), child_key, child.table(),
                        touched_join(child, root, scope), child_key, equal("n", child.root_key, "t", root.root_key),
                        counted, key)};
}

}  // namespace

std::vector<Invariant> invariants(const std::vector<Relation>& relations, const LiveTables& live, Scope scope) {
    std::vector<Invariant> out;
    const Relation& root = relations.front();
    const auto root_table = live.find(root.name);
    const bool root_there = root_table != live.end() && root_table->second.has(root.root_key);
    for (const auto& relation : relations) {
        const auto table = live.find(relation.name);
        if (table == live.end() || (scope == Scope::touched && !root_there)) continue;
        if (!relation.key.empty() && table->second.has(relation.key)) {
            out.push_back(unique(relation, root, scope));
            out.push_back(null_keys(relation, root, scope));
        }
        if (relation.root || !root_there || !table->second.has(relation.root_key)) continue;
        out.push_back(parent(relation, root, scope));
        if (!relation.count_column.empty() && root_table->second.find(relation.count_column))
            out.push_back(count(relation, root, scope));
    }
    return out;
}

}  // namespace loadonce::load
