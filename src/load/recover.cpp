#include "load/recover.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "base/error_codes.h"
#include "load/group_state.h"
#include "load/replay.h"
#include "load/transaction.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

// Calls `change` for each source group of the tables, with the indexes of its tables.
void each_group(const project::Project& project, const std::vector<LoadedTable>& tables,
                const std::function<void(const project::SourceGroup&, const std::vector<std::size_t>&)>& change) {
    for (const project::SourceGroup& group : project.sources) {
        std::vector<std::size_t> indexes;
        for (std::size_t i = 0; i < tables.size(); ++i)
            if (tables[i].group == group.name) indexes.push_back(i);
        if (!indexes.empty()) change(group, indexes);
    }
}

// The rows of the own tables by which `table`, whose oid was `before`, is what the loads have left.
void adopt_rows(warehouse::Session& session, const LoadPlan& plan, std::int64_t oid, const LoadedTable& table,
                AttemptRecord& record) {
    TableReport report;
    report.name = table.name;
    const std::int64_t known = rows_of_loads(session, plan.schema, table.name, oid);
    if (table.rows > known)
        report.inserted = static_cast<std::uint64_t>(table.rows - known);
    else
        report.deleted = static_cast<std::uint64_t>(known - table.rows);
    record.tables.push_back(std::move(report));
    record.stored.push_back({table.name, {}, {}, 0, {}, {}});
    record.targets[table.name] = oid;
}

}  // namespace

std::vector<LoadedTable> find_lost(const project::Project& project, warehouse::Session& session,
                                   const std::vector<std::string>& names) {
    std::vector<LoadedTable> found;
    for (const project::SourceGroup& group : project.sources) {
        const GroupState state = read_state(session, project, group);
        for (const auto& [name, oid] : loaded_tables(state.ledger, group.tables)) {
            const auto lost = std::ranges::find(state.lost, name, &LostTable::name);
            const bool named = std::ranges::find(names, name, fold) != names.end();
            if (names.empty() ? lost == state.lost.end() : !named) continue;
            LoadedTable table{name, group.name, {}, 0};
            if (lost != state.lost.end()) table.lost = lost->how;
            if (state.live.contains(name)) table.rows = count_rows(session, redshift::qualified(project.schema, name));
            found.push_back(std::move(table));
        }
    }
    for (const std::string& name : names)
        if (std::ranges::count(found, fold(name), &LoadedTable::name) == 0)
            throw Error(errors::usage, fmt::format("no load of project {} has filled a table {}", project.name, name),
                        "name tables of the project: loadonce verify shows them");
    return found;
}

std::vector<LoadedTable> recover(const project::Project& project, warehouse::Session& session,
                                 const store::Store& store, std::vector<LoadedTable> tables,
                                 std::chrono::milliseconds lock_wait) {
    each_group(project, tables, [&](const project::SourceGroup& group, const std::vector<std::size_t>& indexes) {
        std::vector<std::string> names;
        for (const std::size_t i : indexes) names.push_back(tables[i].name);
        const GroupState state = read_state(session, project, group);
        const auto planned = plan_replay(session, project, group, names, state, &store);
        if (const auto* impossible = std::get_if<Impossible>(&planned))
            throw Error(errors::table_lost,
                        fmt::format("{} cannot be filled from the objects of the loads: {}", fmt::join(names, ", "),
                                    impossible->reason),
                        fmt::format("put the objects back, or go on with what is there: loadonce adopt {}",
                                    fmt::join(names, " ")));
        for (const TableReport& done : replay(session, std::get<Replay>(planned), lock_wait).tables)
            for (const std::size_t i : indexes)
                if (tables[i].name == done.name) tables[i].rows = static_cast<std::int64_t>(done.inserted);
    });
    return tables;
}

std::vector<LoadedTable> adopt(const project::Project& project, warehouse::Session& session,
                               std::vector<LoadedTable> tables, std::chrono::milliseconds lock_wait) {
    ensure_own_tables(session, project.schema);
    each_group(project, tables, [&](const project::SourceGroup& group, const std::vector<std::size_t>& indexes) {
        begin_and_lock(session, project.schema, lock_wait);
        const GroupState state = read_state(session, project, group);
        LoadPlan plan = plan_of(project, group);
        plan.load_hash = load_hash(project.name, group.name, {}, plan.plan_hash);
        AttemptRecord record = new_record(plan);
        std::vector<MovedTable> moved;
        for (const std::size_t i : indexes) {
            const auto there = state.live.find(tables[i].name);
            const std::int64_t oid = there == state.live.end() ? 0 : there->second.oid;
            tables[i].rows = oid == 0 ? 0 : count_rows(session, redshift::qualified(project.schema, tables[i].name));
            moved.push_back({tables[i].name, loaded_tables(state.ledger, group.tables).at(tables[i].name), oid});
            adopt_rows(session, plan, oid, tables[i], record);
        }
        write_loads(session, record, LoadStatus::success, "adopted as it is");
        move_targets(session, project.schema, project.name, group.name, moved);
        commit(session);
    });
    return tables;
}

}  // namespace loadonce::load
