#include "load/attempt.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "load/catalog.h"
#include "load/crash_point.h"
#include "load/evolve.h"
#include "load/merge.h"
#include "load/own_tables.h"
#include "load/transaction.h"

namespace loadonce::load {

namespace {

std::vector<SourceIdentity> identities_of(const std::vector<CommittedSource>& sources) {
    std::vector<SourceIdentity> identities;
    for (const auto& source : sources) identities.push_back({source.name, source.fingerprint});
    return identities;
}

// The indexes below `count` that are not among `others`.
std::vector<std::size_t> all_but(std::size_t count, const std::vector<std::size_t>& others) {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < count; ++i)
        if (std::ranges::find(others, i) == others.end()) indexes.push_back(i);
    return indexes;
}

// What the sources were judged by: the tables that were there must be the same ones.
void require_same_tables(const LoadPlan& plan, const LiveTables& live) {
    for (const auto& [name, oid] : plan.live) {
        const auto now = live.find(name);
        if (now == live.end() || now->second.oid != oid)
            throw Error(errors::drift, fmt::format("table {} was dropped while the sources were converted", name));
    }
}

// All tables of the group: a source counts as loaded for those that its entry names.
std::map<std::string, std::int64_t> targets_of(const LoadPlan& plan, const LiveTables& live) {
    std::map<std::string, std::int64_t> targets;
    for (const auto& table : plan.tables) {
        const auto there = live.find(table.target.name);
        targets[table.target.name] = there == live.end() ? 0 : there->second.oid;
    }
    return targets;
}

// Another load may have given a column to another path, or a path to another column, since the conversion read the map.
void require_same_map(const LoadPlan& plan, const StoredColumns& stored) {
    for (const auto& table : plan.tables) {
        const auto map = stored.find(table.target.name);
        if (map == stored.end()) continue;
        for (const auto& known : map->second) {
            const bool moved = std::ranges::any_of(table.columns, [&](const convert::ConvertedColumn& column) {
                return fold(column.name) == fold(known.name) && column.path != known.path;
            });
            const bool of_path = std::ranges::any_of(
                table.columns, [&](const convert::ConvertedColumn& column) { return column.path == known.path; });
            const convert::ConvertedColumn* same = table.find(known.name);
            if (moved || (of_path && !same))
                throw Error(errors::drift, fmt::format("another load has given {}.{} to the path {}", table.target.name,
                                                       known.name, known.path));
        }
    }
}

std::vector<CommittedColumn> columns_of_targets(const LoadPlan& plan, const LiveTables& live) {
    std::vector<CommittedColumn> out;
    for (const auto& table : plan.tables) {
        const auto there = live.find(table.target.name);
        if (there == live.end()) continue;
        for (const auto& column : table.columns) {
            const LiveColumn* target = there->second.find(column.name);
            if (target && !column.path.empty())
                out.push_back({table.target.name, column.path, target->name, target->type.ddl()});
        }
    }
    return out;
}

RolledBack roll_back(warehouse::Session& session, const Error& reason, Retry retry) {
    if (session.usable() && !is_lost(reason)) session.execute("ROLLBACK");
    return {reason, retry};
}

AttemptOutcome in_transaction(warehouse::Session& session, const LoadPlan& plan, std::chrono::milliseconds lock_wait,
                              RunMode mode) {
    begin_and_lock(session, plan.schema, lock_wait);
    const auto tables = plan.table_names();
    LiveTables live = read_live(session, plan.schema, tables);
    const auto since = read_ledger(session, plan.schema, plan.project, plan.group, plan.ledger_seq);
    const MovedOn moved = moved_on(identities_of(plan.sources), since);
    const MovedOn names_moved = moved_on(identities_of(plan.same_bytes), since);
    // Which bytes names have decides which rows are there.
    const bool judge_again = plan.replacing == Replacing::of_name && !since.empty();
    if (moved.changed || names_moved.changed || judge_again)
        return roll_back(session, Error(errors::source_changed, "another load has committed other bytes of a source"),
                         Retry::after_reading);
    require_same_tables(plan, live);
    Committed done;
    done.sources = all_but(plan.sources.size(), moved.committed);
    if (done.sources.empty() && !plan.sources.empty()) {
        session.execute("ROLLBACK");
        return Skipped{};
    }
    for (const auto& table : plan.tables)
        if (!evolve(table, live).widen.empty())
            return roll_back(session, Error(errors::drift, "another load has changed the columns of a target"),
                             Retry::after_widening);

    const StoredColumns stored = read_columns(session, plan.schema);
    require_same_map(plan, stored);

    AttemptRecord record = new_record(plan);
    const auto dropped = drop_sources(session, plan, moved.committed);
    for (std::size_t i = 0; i < plan.tables.size(); ++i) record.tables[i].staged = plan.tables[i].rows - dropped[i];
    for (const auto index : done.sources) {
        record.sources.push_back(plan.sources[index]);
        record.sources.back().ordinal = static_cast<std::int64_t>(index);
        record.records_read += plan.sources[index].records;
    }
    for (const auto index : all_but(plan.same_bytes.size(), names_moved.named))
        record.sources.push_back(plan.same_bytes[index]);

    done.ddl = make_targets(session, plan.tables, live);
    if (!done.ddl.empty()) live = read_live(session, plan.schema, tables);
    refuse_duplicates(session, plan);
    delete_replaced(session, plan, live, record.tables);
    merge(session, plan, live, record.tables);
    record.targets = targets_of(plan, live);
    record.columns = columns_of_targets(plan, live);
    if (!done.sources.empty() || !plan.replaced.empty()) write_loads(session, record, LoadStatus::success, "");
    if (!plan.definition.empty()) write_inferred(session, plan.schema, plan.project, {plan.group, plan.definition});
    write_columns(session, record, stored);
    write_ledger(session, record);
    reach_in_session(CrashPoint::after_ledger);
    throw_if_stopped();
    done.tables = record.tables;
    reach_in_session(CrashPoint::before_commit);
    if (mode == RunMode::plan) {
        session.execute("ROLLBACK");
        return done;
    }
    try {
        commit(session);
    } catch (const Error& error) {  // from here on only the ledger decides
        if (error.transaction_outcome() == TransactionOutcome::unknown)
            return Unknown{error, std::move(done), record.attempt};
        return roll_back(session, error, retry_of(error));
    }
    return done;
}

}  // namespace

AttemptOutcome attempt(warehouse::Session& session, const LoadPlan& plan, std::chrono::milliseconds lock_wait,
                       RunMode mode) {
    try {
        return in_transaction(session, plan, lock_wait, mode);
    } catch (const Error& error) {
        // The conversion checked the columns of the targets: another load has changed them since.
        const bool columns_changed = error.code() == errors::type_conflict || error.code() == errors::drift;
        return roll_back(session, error, columns_changed ? Retry::after_conversion : retry_of(error));
    }
}

bool was_committed(warehouse::Session& session, const LoadPlan& plan, const std::string& attempt,
                   std::chrono::milliseconds lock_wait) {
    begin_and_lock(session, plan.schema, lock_wait);
    const bool committed = has_committed(session, plan.schema, attempt);
    session.execute("ROLLBACK");
    return committed;
}

void log_attempt(warehouse::Session& session, const LoadPlan& plan, bool failed, std::string_view message) {
    AttemptRecord record = new_record(plan);
    record.sources = plan.sources;
    session.execute("BEGIN");
    write_loads(session, record, failed ? LoadStatus::failed : LoadStatus::skipped, message);
    session.execute("COMMIT");
}

}  // namespace loadonce::load
