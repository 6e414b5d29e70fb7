#include "load/moves.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "load/dedup.h"
#include "load/staging.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

const std::string ranked = redshift::quote_identifier(ranked_table);
// _lo_source and _lo_offset of the records that were older than the row of their key when they came.
const std::string never_newest = "\"loadonce_never_newest\"";

const std::vector<std::string>& place() {
    static const std::vector<std::string> columns{std::string(source_column), std::string(offset_column)};
    return columns;
}

std::string list(std::string_view qualifier, const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(redshift::columns_of(qualifier, names), ", "));
}

// The staged rows of a table whose key a later record has: key, _lo_source, _lo_offset.
std::string taken_table(std::size_t index) {
    return redshift::quote_identifier(fmt::format("loadonce_taken_{}", index));
}

// The keys of the parents that lose rows of a child table.
std::string left_table(std::size_t index) {
    return redshift::quote_identifier(fmt::format("loadonce_left_{}", index));
}

std::uint64_t affected(const warehouse::Result& result) {
    return static_cast<std::uint64_t>(result.affected.value_or(0));
}

}  // namespace

Moves::Moves(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live)
    : session_(session), plan_(plan), live_(live), has_taken_rows_(plan.tables.size()) {
    bool any = false;
    for (std::size_t i = 0; i < plan.tables.size(); ++i) any = any || moves(i);
    if (!any) return;
    find_never_newest();
    for (std::size_t i = 0; i < plan.tables.size(); ++i)
        if (moves(i)) find_taken(i);
}

bool Moves::moves(std::size_t table) const {
    return plan_.tables[table].target.key_alone && plan_.tables[table].rows > 0;
}

// Whether the rows of its parents count its rows.
bool Moves::recounts(std::size_t table) const {
    const TargetTable& target = plan_.tables[table].target;
    if (!target.holder || target.count_column.empty()) return false;
    const TargetTable& holder = plan_.tables[target.holder->table].target;
    const auto there = live_.find(holder.name);
    return there != live_.end() && there->second.find(target.count_column) && there->second.has(holder.key);
}

std::string Moves::came_newest(std::string_view where) const {
    if (!never_newest_) return {};
    return fmt::format(" {} NOT EXISTS (SELECT 1 FROM {} _lo_n WHERE {})", where, never_newest,
                       same_record("_lo_n", "_lo_s"));
}

void Moves::find_never_newest() {
    const TargetTable& root = plan_.tables.front().target;
    const auto older = [](std::string_view a, std::string_view b) {
        return fmt::format("{0} < {1} OR ({0} IS NULL AND {1} IS NOT NULL)", a, b);
    };
    if (!is_versioned(plan_, live_)) return;
    // Usually no record loses.
    if (session_.execute(fmt::format("SELECT 1 FROM {} LIMIT 1", redshift::quote_identifier(losers_table)))
            .rows.empty())
        return;
    const std::string version = redshift::quote_identifier(root.version);
    session_.execute(fmt::format(
        "CREATE TEMP TABLE {} AS SELECT {} FROM (SELECT {}, r.\"_lo_version\", MAX(r.\"_lo_version\") OVER (PARTITION "
        "BY {} ORDER BY {} ROWS UNBOUNDED PRECEDING) AS \"_lo_highest\" FROM {} r) _lo_r LEFT JOIN (SELECT {}, "
        "MAX(t.{}) "
        "AS \"_lo_newest\" FROM {} t JOIN {} r ON {} WHERE r.\"_lo_place\" = 1 GROUP BY {}) o ON {} WHERE {} OR {}",
        never_newest, list("_lo_r", place()), list("r", with_place(root.root_key)), list("r", root.root_key),
        list("r", place()), ranked, list("t", root.root_key), version, root.table(), ranked,
        redshift::equal("t", root.root_key, "r", root.root_key), list("t", root.root_key),
        redshift::equal("o", root.root_key, "_lo_r", root.root_key),
        older("_lo_r.\"_lo_version\"", "_lo_r.\"_lo_highest\""), older("_lo_r.\"_lo_version\"", "o.\"_lo_newest\"")));
    never_newest_ = true;
}

void Moves::find_taken(std::size_t table) {
    const auto& key = plan_.tables[table].target.key;
    const std::string columns = list("_lo_s", key);
    const std::string rows = fmt::format("{} _lo_s{}", stage_table(table), came_newest("WHERE"));
    // Usually there are none: then nothing is numbered.
    if (session_.execute(fmt::format("SELECT 1 FROM {} GROUP BY {} HAVING COUNT(*) > 1 LIMIT 1", rows, columns))
            .rows.empty())
        return;
    session_.execute(fmt::format(
        "CREATE TEMP TABLE {} AS SELECT {} FROM (SELECT {}, RANK() OVER (PARTITION BY {} ORDER BY _lo_s.{} DESC, "
        "_lo_s.{} DESC) AS \"_lo_place\" FROM {}) _lo_t WHERE _lo_t.\"_lo_place\" > 1",
        taken_table(table), list("_lo_t", with_place(key)), list("_lo_s", with_place(key)), columns,
        redshift::quote_identifier(source_column), redshift::quote_identifier(offset_column), rows));
    has_taken_rows_[table] = true;
}

bool Moves::has_taken(std::size_t table) const {
    const auto& movers = plan_.tables[table].target.movers;
    return has_taken_rows_[table] ||
           std::ranges::any_of(movers, [&](const Link& link) { return has_taken_rows_[link.table]; });
}

std::string Moves::kept(std::size_t table) const {
    const TargetTable& target = plan_.tables[table].target;
    std::string condition = won();
    const auto not_taken = [&](std::size_t mover, const std::vector<std::string>& key) {
        if (has_taken_rows_[mover])
            condition += fmt::format(" AND NOT EXISTS (SELECT 1 FROM {} _lo_t WHERE {} AND {})", taken_table(mover),
                                     redshift::equal("_lo_t", plan_.tables[mover].target.key, "_lo_s", key),
                                     same_record("_lo_t", "_lo_s"));
    };
    not_taken(table, target.key);
    for (const Link& link : target.movers) not_taken(link.table, link.key);
    return condition;
}

void Moves::remember_parents(std::size_t table) {
    const TargetTable& target = plan_.tables[table].target;
    const auto& held_by = target.holder->key;
    session_.execute(fmt::format(
        "CREATE TEMP TABLE {} AS SELECT DISTINCT {} FROM {} t WHERE EXISTS (SELECT 1 FROM {} _lo_s WHERE {}{})",
        left_table(table), list("t", held_by), target.table(), stage_table(table),
        redshift::equal("_lo_s", target.key, "t", target.key), came_newest("AND")));
    if (!has_taken_rows_[table]) return;
    session_.execute(fmt::format("INSERT INTO {} SELECT {} FROM {} _lo_s WHERE {} AND NOT ({})", left_table(table),
                                 list("_lo_s", held_by), stage_table(table), won(), kept(table)));
}

// Deletes the rows that are, or are in, rows with the keys of the staged rows of `mover`. `key`: of that table in this.
void Moves::delete_taken_by(std::size_t mover, std::size_t table, const std::vector<std::string>& key,
                            std::vector<TableReport>& reports) {
    const TargetTable& target = plan_.tables[table].target;
    const auto there = live_.find(target.name);
    if (there == live_.end() || !there->second.has(key)) return;
    // DELETE names its table without an alias: that is what all versions of Redshift take.
    reports[table].deleted += affected(session_.execute(fmt::format(
        "DELETE FROM {} USING {} _lo_s WHERE {}{}", target.table(), stage_table(mover),
        redshift::equal(redshift::quote_identifier(target.name), key, "_lo_s", plan_.tables[mover].target.key),
        came_newest("AND"))));
}

void Moves::delete_taken(std::vector<TableReport>& reports) {
    for (std::size_t i = 0; i < plan_.tables.size(); ++i)
        if (moves(i) && recounts(i)) remember_parents(i);
    for (std::size_t i = 0; i < plan_.tables.size(); ++i) {
        const TargetTable& target = plan_.tables[i].target;
        if (moves(i)) delete_taken_by(i, i, target.key, reports);
        for (const Link& link : target.movers)
            if (moves(link.table)) delete_taken_by(link.table, i, link.key, reports);
    }
}

void Moves::count_again() {
    for (std::size_t i = 0; i < plan_.tables.size(); ++i) {
        if (!moves(i) || !recounts(i)) continue;
        const TargetTable& child = plan_.tables[i].target;
        const TargetTable& holder = plan_.tables[child.holder->table].target;
        const auto& held_by = child.holder->key;
        session_.execute(fmt::format(
            "UPDATE {} SET {} = _lo_n.\"_lo_rows_there\" FROM (SELECT {}, COUNT(t.{}) AS \"_lo_rows_there\" FROM "
            "(SELECT DISTINCT * FROM {}) p LEFT JOIN {} t ON {} GROUP BY {}) _lo_n WHERE {}",
            holder.table(), redshift::quote_identifier(child.count_column), list("p", held_by),
            redshift::quote_identifier(held_by.front()), left_table(i), child.table(),
            redshift::equal("t", held_by, "p", held_by), list("p", held_by),
            redshift::equal(redshift::quote_identifier(holder.name), holder.key, "_lo_n", held_by)));
    }
}

}  // namespace loadonce::load
