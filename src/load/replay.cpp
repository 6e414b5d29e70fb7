#include "load/replay.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "load/crash_point.h"
#include "load/evolve.h"
#include "load/lost_tables.h"
#include "load/merge.h"
#include "load/staging.h"
#include "load/transaction.h"
#include "redshift/names.h"
#include "redshift/parser.h"
#include "redshift/sql_text.h"
#include "table/json_path.h"

namespace loadonce::load {

namespace {

bool is_dropped(const project::Table& table, const std::string& path) {
    return std::ranges::any_of(table.drop, [&](const std::string& dropped) {
        return JsonPath::parse(path).is_within(JsonPath::parse(dropped));
    });
}

// The columns of the map, with the types that they had last.
std::vector<convert::ConvertedColumn> columns_of(const project::Table& table, const StoredColumns& stored) {
    std::vector<convert::ConvertedColumn> columns;
    const auto known = stored.find(fold(table.name));
    if (known == stored.end()) return columns;
    for (const convert::KnownColumn& column : known->second) {
        if (is_dropped(table, column.path)) continue;
        convert::ConvertedColumn converted;
        converted.path = column.path;
        converted.name = column.name;
        converted.type = column.type;
        converted.from_data = true;
        columns.push_back(std::move(converted));
    }
    return columns;
}

// With all tables of the group and all columns of the map.
LoadPlan whole_plan(const project::Project& project, const project::SourceGroup& group, const StoredColumns& stored) {
    LoadPlan plan = plan_of(project, group);
    for (auto& target : target_tables(project, group, names_of(stored))) {
        PlannedTable table;
        table.target = std::move(target);
        table.spec = *project.table(table.target.name);
        table.columns = columns_of(table.spec, stored);
        plan.tables.push_back(std::move(table));
    }
    return plan;
}

// The loads whose rows are in the root table with that oid, in the order of the ledger: an entry of each.
std::vector<const LedgerEntry*> loads_of(const std::vector<LedgerEntry>& ledger, const std::string& root,
                                         std::int64_t oid) {
    std::vector<const LedgerEntry*> loads;
    std::set<std::string_view> attempts;
    for (const LedgerEntry& entry : ledger) {
        const auto target = entry.targets.find(root);
        if (entry.status != EntryStatus::loaded || target == entry.targets.end() || target->second != oid) continue;
        if (attempts.insert(entry.attempt).second) loads.push_back(&entry);
    }
    return loads;
}

// Why the rows of a load cannot be merged into the table; empty: they can.
std::string obstacle(const StoredRows& rows, const PlannedTable& table, const store::Store* store) {
    if (rows.keys != table.keys())
        return fmt::format("table {} has had other keys since it was loaded", table.target.name);
    if (rows.manifest.empty()) return {};
    if (rows.columns.empty()) return fmt::format("the columns of {} are too many to be recorded", table.target.name);
    for (const std::string& url : {rows.manifest, rows.object})
        if (store && !store->head(store::Url::parse(url))) return fmt::format("{} is not in the store", url);
    return {};
}

std::string temporary_name(std::size_t index) {
    return fmt::format("loadonce_replay_{}", index);
}

}  // namespace

std::variant<Replay, Impossible> plan_replay(warehouse::Session& session, const project::Project& project,
                                             const project::SourceGroup& group, const std::vector<std::string>& filled,
                                             const GroupState& state, const store::Store* store) {
    const std::vector<LedgerEntry>& ledger = state.ledger;
    Replay replay;
    replay.plan = whole_plan(project, group, state.columns);
    replay.plan.ledger_seq = ledger.empty() ? 0 : ledger.back().seq;
    replay.plan.live = oids(state.live);
    if (group.identity == project::Identity::name) replay.plan.replaced = replaced_bytes(ledger);
    const auto loaded = loaded_tables(ledger, replay.plan.table_names());
    for (const std::string& name : filled) replay.filled[name] = loaded.at(name);

    const std::string& root = replay.plan.tables.front().target.name;
    if (!loaded.contains(root)) return Impossible{fmt::format("table {} was never loaded", root)};
    const auto stored = read_stored_rows(session, project.schema, project.name, group.name);
    for (const LedgerEntry* entry : loads_of(ledger, root, loaded.at(root))) {
        const auto stored_rows = stored.find(entry->attempt);
        if (stored_rows == stored.end())
            return Impossible{fmt::format("{} has no rows of load {}", loads_table, entry->attempt)};
        Replay::Load load{entry->attempt, {}};
        for (const StoredRows& rows : stored_rows->second) {
            const auto table = std::ranges::find_if(replay.plan.tables,
                                                    [&](const PlannedTable& t) { return t.target.name == rows.table; });
            const auto oid = entry->targets.find(rows.table);
            // An adopted table has left the rows of its loads behind.
            if (table == replay.plan.tables.end() || oid == entry->targets.end() || oid->second == 0) continue;
            if (std::string reason = obstacle(rows, *table, store); !reason.empty())
                return Impossible{std::move(reason)};
            table->rows += rows.rows;
            load.rows.push_back(rows);
        }
        replay.loads.push_back(std::move(load));
    }
    std::vector<std::string> fingerprints;
    for (const LedgerEntry& entry : ledger) fingerprints.push_back(entry.fingerprint);
    replay.plan.load_hash = load_hash(project.name, group.name, fingerprints, replay.plan.plan_hash);
    for (std::size_t i = 0; i < replay.plan.tables.size(); ++i) {
        TargetTable& target = replay.plan.tables[i].target;
        if (replay.filled.contains(target.name)) continue;
        target.schema.clear();
        target.name = temporary_name(i);
    }
    return replay;
}

namespace {

// The names in the text of a list of columns.
std::vector<std::string> names_in(const std::string& columns) {
    const auto statement = redshift::parse_one(fmt::format("CREATE TABLE t ({})", columns));
    std::vector<std::string> names;
    for (const auto& column : std::get<redshift::CreateTable>(statement.node).columns) names.push_back(column.name);
    return names;
}

constexpr std::string_view object_table = "\"loadonce_object\"";

// Stages what is in object_table for sources that the ledger has as loaded, in its order. Returns the number of rows.
std::uint64_t stage_committed(warehouse::Session& session, const LoadPlan& plan, const std::string& attempt,
                              const std::vector<std::string>& names, std::size_t index) {
    const PlannedTable& table = plan.tables[index];
    std::vector<std::string> common;
    std::ranges::copy_if(names, std::back_inserter(common), [&](const std::string& name) { return table.find(name); });
    auto values = redshift::columns_of("_lo_o", common);
    auto columns = redshift::columns_of("", common);
    columns.push_back(redshift::quote_identifier(source_column));
    values.emplace_back("_lo_l.\"_lo_seq\"");
    columns.push_back(redshift::quote_identifier(offset_column));
    values.push_back("_lo_o." + redshift::quote_identifier(offset_column));
    if (table.target.keyed_by_place()) {
        columns.push_back(redshift::quote_identifier(fingerprint_column));
        values.emplace_back("_lo_l.\"_lo_bytes\"");
    }
    const auto inserted = session.execute(
        fmt::format("INSERT INTO {} ({}) SELECT {} FROM {} _lo_o JOIN ({}) _lo_l ON _lo_o.{} = _lo_l.\"_lo_ordinal\"",
                    stage_table(index), fmt::join(columns, ", "), fmt::join(values, ", "), object_table,
                    sources_of_attempt_sql(plan.schema, attempt), redshift::quote_identifier(source_column)));
    return static_cast<std::uint64_t>(inserted.affected.value_or(0));
}

// Stages the rows of one table, of all loads, and counts them.
void stage_loads(warehouse::Session& session, Replay& replay, std::size_t index) {
    PlannedTable& table = replay.plan.tables[index];
    if (table.rows == 0) return;
    make_stage_table(session, stage_table(index), table.column_definitions(), TypeKind::bigint,
                     table.target.keyed_by_place());
    table.rows = 0;
    for (const Replay::Load& load : replay.loads)
        for (const StoredRows& rows : load.rows) {
            if (rows.table != fold(table.spec.name) || rows.manifest.empty()) continue;
            throw_if_stopped();
            const std::vector<std::string> names = names_in(rows.columns);
            make_stage_table(session, std::string(object_table), rows.columns, TypeKind::integer);
            copy_rows(session, std::string(object_table), names, rows.manifest, rows.rows, replay.plan.iam_role);
            table.rows += stage_committed(session, replay.plan, load.attempt, names, index);
            session.execute(fmt::format("DROP TABLE {}", object_table));
        }
}

// The table of a merge that is thrown away.
LiveTable make_temporary(warehouse::Session& session, const PlannedTable& table) {
    std::vector<std::string> definitions{table.column_definitions()};
    LiveTable live;
    for (const auto& column : table.columns) live.columns.push_back({fold(column.name), column.type});
    for (const auto& [name, type] : place_columns(table)) {
        definitions.push_back(redshift::quote_identifier(name) + " " + type.ddl());
        live.columns.push_back({std::string(name), type});
    }
    session.execute(fmt::format("CREATE TEMP TABLE {} ({})", table.target.table(), fmt::join(definitions, ", ")));
    return live;
}

// Deletes the rows of what is filled and is there, and makes what is missing. Returns the tables of the merge.
LiveTables make_tables(warehouse::Session& session, const Replay& replay, const LiveTables& live, Replayed& done) {
    LiveTables merged;
    std::vector<PlannedTable> filled;
    for (const PlannedTable& table : replay.plan.tables) {
        if (table.target.schema.empty()) {
            if (table.rows > 0) merged[table.target.name] = make_temporary(session, table);
            continue;
        }
        if (live.contains(table.target.name)) session.execute("DELETE FROM " + table.target.table());
        filled.push_back(table);
    }
    done.ddl = make_targets(session, filled, live);
    for (auto& [name, table] : read_live(session, replay.plan.schema, replay.plan.table_names()))
        merged[name] = std::move(table);
    return merged;
}

void require_as_planned(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live) {
    const bool moved_on = !read_ledger(session, plan.schema, plan.project, plan.group, plan.ledger_seq).empty();
    if (moved_on || oids(live) != plan.live)
        throw Error(errors::drift, fmt::format("another load has changed the tables of group {}", plan.group));
}

AttemptRecord record_of(const Replay& replay) {
    AttemptRecord record = new_record(replay.plan);
    for (StoredRows& stored : record.stored) stored.object = stored.manifest = {};
    for (std::size_t i = 0; i < record.tables.size(); ++i) record.tables[i].staged = replay.plan.tables[i].rows;
    return record;
}

// The log and the ledger name the tables that were filled.
void write_record(warehouse::Session& session, const Replay& replay, const LiveTables& live, AttemptRecord record) {
    std::vector<MovedTable> moved;
    for (TableReport& table : record.tables) {
        const auto there = replay.plan.live.find(table.name);  // its rows were deleted
        if (there != replay.plan.live.end())
            table.deleted += static_cast<std::uint64_t>(
                std::max<std::int64_t>(0, rows_of_loads(session, replay.plan.schema, table.name, there->second)));
    }
    for (const auto& [name, before] : replay.filled) {
        const auto now = live.find(name);
        moved.push_back({name, before, now == live.end() ? 0 : now->second.oid});
        if (now != live.end()) record.targets[name] = now->second.oid;
    }
    std::erase_if(record.tables, [&](const TableReport& table) { return !replay.filled.contains(table.name); });
    std::erase_if(record.stored, [&](const StoredRows& rows) { return !replay.filled.contains(rows.table); });
    write_loads(session, record, LoadStatus::success, "filled from the objects of its loads");
    move_targets(session, replay.plan.schema, replay.plan.project, replay.plan.group, moved);
}

Replayed in_transaction(warehouse::Session& session, const Replay& replay, std::chrono::milliseconds lock_wait) {
    const LoadPlan& plan = replay.plan;
    begin_and_lock(session, plan.schema, lock_wait);
    std::vector<std::string> names;
    for (const auto& table : plan.tables) names.push_back(table.spec.name);
    LiveTables live = read_live(session, plan.schema, names);
    require_as_planned(session, plan, live);
    Replayed done;
    live = make_tables(session, replay, live, done);
    AttemptRecord record = record_of(replay);
    merge(session, plan, live, record.tables);
    delete_replaced(session, plan, live, record.tables);
    throw_if_stopped();
    write_record(session, replay, live, record);
    for (TableReport& table : record.tables)
        if (replay.filled.contains(table.name)) done.tables.push_back(std::move(table));
    reach_in_session(CrashPoint::before_commit);
    commit(session);
    return done;
}

}  // namespace

Replayed replay(warehouse::Session& session, const Replay& replay, std::chrono::milliseconds lock_wait) {
    ensure_own_tables(session, replay.plan.schema);
    Replay staged = replay;
    for (std::size_t i = 0; i < staged.plan.tables.size(); ++i) stage_loads(session, staged, i);
    return in_transaction(session, staged, lock_wait);
}

}  // namespace loadonce::load
