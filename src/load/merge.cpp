#include "load/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "load/crash_point.h"
#include "load/dedup.h"
#include "load/precommit_checks.h"
#include "load/staging.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"
#include "shape/evidence.h"

namespace loadonce::load {

namespace {

const std::string dedup = redshift::quote_identifier(dedup_table);
const std::string ranked = redshift::quote_identifier(ranked_table);
const std::string losers = redshift::quote_identifier(losers_table);

// The staged rows of a child with the verdicts on their root records: aliases _lo_s and _lo_c.
std::string staged_with_verdict(std::size_t index) {
    return fmt::format("{} _lo_s JOIN {} _lo_c ON {}", stage_table(index), dedup, same_record("_lo_s", "_lo_c"));
}

std::uint64_t number(const std::optional<std::string>& text) {
    return std::stoull(text.value_or("0"));
}

std::uint64_t affected(const warehouse::Result& result) {
    return static_cast<std::uint64_t>(result.affected.value_or(0));
}

void add_verdict(TableReport& report, std::string_view verdict, std::uint64_t rows) {
    if (verdict == "new") report.new_rows = rows;
    if (verdict == "replaced") report.replaced = rows;
    if (verdict == "older") report.older = rows;
    if (verdict == "duplicate") report.duplicate = rows;
}

void count_by_verdict(warehouse::Session& session, std::size_t index, const std::string& where, TableReport& report) {
    const auto counts =
        session.execute(fmt::format("SELECT _lo_c.\"_lo_verdict\", COUNT(*) FROM {}{} GROUP BY _lo_c.\"_lo_verdict\"",
                                    staged_with_verdict(index), where));
    for (const auto& row : counts.rows) add_verdict(report, row[0].value_or(""), number(row[1]));
}

// The first key that occurs twice among the winners' rows of a child. Usually none, so the details are a second query.
std::string double_key(const PlannedTable& table, std::size_t index, const std::string& kept) {
    const std::string key = fmt::format("{}", fmt::join(redshift::columns_of("_lo_s", table.target.key), ", "));
    return fmt::format("SELECT {} FROM {} _lo_s WHERE {} GROUP BY {} HAVING COUNT(*) > 1 ORDER BY {} LIMIT 1", key,
                       stage_table(index), kept, key, key);
}

void refuse_double_keys(warehouse::Session& session, const PlannedTable& table, std::size_t index,
                        const std::string& kept) {
    const std::string twice = double_key(table, index, kept);
    if (session.execute(twice).rows.empty()) return;
    const std::string parent = "_lo_s." + redshift::quote_identifier(table.target.root_key.front());
    std::vector<std::string> same;
    for (const auto& column : table.target.key)
        same.push_back(fmt::format("(_lo_s.{0} = d.{0} OR (_lo_s.{0} IS NULL AND d.{0} IS NULL))",
                                   redshift::quote_identifier(column)));
    const std::string key = fmt::format("{}", fmt::join(redshift::columns_of("_lo_s", table.target.key), ", "));
    const auto row =
        session
            .execute(fmt::format("SELECT MIN({}) AS \"first_parent\", MAX({}) AS \"last_parent\", COUNT(*) AS "
                                 "\"copies\", {} FROM {} _lo_s "
                                 "JOIN ({}) d ON {} WHERE {} GROUP BY {}",
                                 parent, parent, key, stage_table(index), twice, fmt::join(same, " AND "), kept, key))
            .rows.at(0);
    std::vector<std::string> values;
    for (std::size_t i = 3; i < row.size(); ++i) values.push_back(row[i].value_or("null"));
    throw Error(errors::duplicate_key,
                fmt::format("{} rows of {} have the key {} ({}): under {} {} and {}", row[2].value_or(""),
                            table.target.name, fmt::join(values, ", "), fmt::join(table.target.key, ", "),
                            table.target.root_key.front(), row[0].value_or("null"), row[1].value_or("null")),
                table.target.key_alone ? "if the key is only unique under its parent, leave out key_alone"
                                       : "correct the data, or choose a key that is unique");
}

// The number of child rows to be inserted whose key is in the target.
std::uint64_t child_rows_replaced(warehouse::Session& session, const PlannedTable& table, std::size_t index,
                                  const std::string& kept) {
    const auto there = session.execute(fmt::format(
        "SELECT COUNT(*) FROM {} _lo_s WHERE EXISTS (SELECT 1 FROM {} t WHERE {}) AND {}", stage_table(index),
        table.target.table(), redshift::equal("t", table.target.key, "_lo_s", table.target.key), kept));
    return number(there.value());
}

}  // namespace

std::vector<std::uint64_t> drop_sources(warehouse::Session& session, const LoadPlan& plan,
                                        const std::vector<std::size_t>& sources) {
    std::vector<std::string> numbers;
    for (const auto source : sources) numbers.push_back(fmt::format("{}", source));
    std::vector<std::uint64_t> dropped(plan.tables.size());
    for (std::size_t i = 0; i < plan.tables.size() && !sources.empty(); ++i)
        if (plan.tables[i].rows > 0)
            dropped[i] = affected(
                session.execute(fmt::format("DELETE FROM {} WHERE {} IN ({})", stage_table(i),
                                            redshift::quote_identifier(source_column), fmt::join(numbers, ", "))));
    return dropped;
}

void refuse_duplicates(warehouse::Session& session, const LoadPlan& plan) {
    const PlannedTable& root = plan.tables.front();
    if (root.spec.duplicate_keys == project::DuplicateKeys::last || root.rows == 0) return;
    const std::string key = fmt::format("{}", fmt::join(redshift::columns_of("_lo_s", root.target.key), ", "));
    const auto found = session.execute(fmt::format(
        "SELECT MIN(_lo_s.{0}), MAX(_lo_s.{0}), COUNT(*), {1} FROM {2} _lo_s GROUP BY {1} HAVING COUNT(*) > 1 ORDER BY "
        "{1} LIMIT 1",
        redshift::quote_identifier(source_column), key, stage_table(0)));
    if (found.rows.empty()) return;
    const auto& row = found.rows.front();
    std::vector<std::string> values;
    for (std::size_t i = 3; i < row.size(); ++i) values.push_back(row[i].value_or("null"));
    const auto source = [&](std::size_t i) { return plan.sources.at(number(row[i])).name; };
    const std::string where = row[0] == row[1] ? source(0) : fmt::format("{} and {}", source(0), source(1));
    throw Error(errors::duplicate_key,
                fmt::format("{} records of {} have the key {} ({}): in {}", row[2].value_or(""), root.target.name,
                            fmt::join(values, ", "), fmt::join(root.target.key, ", "), where),
                "correct the data, or let the last one win: duplicate_keys = \"last\"");
}

void deduplicate(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live) {
    const PlannedTable& root = plan.tables.front();
    const auto& key = root.target.root_key;
    const bool versioned = is_versioned(plan, live);
    const std::string version = redshift::quote_identifier(root.target.version);

    auto kept = redshift::columns_of("_lo_s", with_place(key));
    std::string order;
    if (versioned) {
        // A load may have no record with a version.
        const std::string staged =
            root.find(root.target.version)
                ? "_lo_s." + version
                : fmt::format("CAST(NULL AS {})", live.at(root.target.name).find(root.target.version)->type.ddl());
        kept.push_back(staged + " AS \"_lo_version\"");
        if (root.find(root.target.version)) order = staged + " DESC NULLS LAST, ";
    }
    session.execute(fmt::format(
        "CREATE TEMP TABLE {} AS SELECT {}, ROW_NUMBER() OVER (PARTITION BY {} ORDER BY {}_lo_s.{} DESC, _lo_s.{} "
        "DESC) AS \"_lo_place\" FROM {} _lo_s",
        ranked, fmt::join(kept, ", "), fmt::join(redshift::columns_of("_lo_s", key), ", "), order,
        redshift::quote_identifier(source_column), redshift::quote_identifier(offset_column), stage_table(0)));

    const std::string places = fmt::format("{}", fmt::join(redshift::columns_of("r", with_place({})), ", "));
    const std::string newest = versioned ? fmt::format(", MAX(t.{}) AS \"_lo_newest\"", version) : "";
    const std::string older = versioned ? "WHEN o.\"_lo_newest\" > r.\"_lo_version\" OR (r.\"_lo_version\" IS NULL "
                                          "AND o.\"_lo_newest\" IS NOT NULL) THEN 'older' "
                                        : "";
    session.execute(fmt::format(
        "CREATE TEMP TABLE {} AS SELECT {}, CASE WHEN r.\"_lo_place\" > 1 THEN 'duplicate' WHEN o.\"_lo_there\" IS "
        "NULL THEN 'new' {}ELSE "
        "'replaced' END AS \"_lo_verdict\" FROM {} r LEFT JOIN (SELECT {}, COUNT(*) AS \"_lo_there\"{} FROM {} r "
        "JOIN {} t ON {} WHERE "
        "r.\"_lo_place\" = 1 GROUP BY {}) o ON {}",
        dedup, fmt::join(redshift::columns_of("r", with_place(key)), ", "), older, ranked, places, newest, ranked,
        root.target.table(), redshift::equal("t", key, "r", key), places, same_record("o", "r")));
    session.execute(fmt::format(
        "CREATE TEMP TABLE {} AS SELECT {} FROM {} _lo_c WHERE _lo_c.\"_lo_verdict\" IN ('older', 'duplicate')", losers,
        fmt::join(redshift::columns_of("_lo_c", with_place({})), ", "), dedup));
}

void count_verdicts(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live, Moves& moves,
                    std::vector<TableReport>& reports) {
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        const PlannedTable& table = plan.tables[i];
        if (table.rows == 0) continue;
        count_by_verdict(session, i, "", reports[i]);
        if (table.target.root) continue;
        const std::string kept = moves.kept(i);
        if (moves.has_taken(i)) {
            const std::uint64_t won = reports[i].new_rows + reports[i].replaced;
            reports[i].new_rows = reports[i].replaced = 0;
            count_by_verdict(session, i, fmt::format(" WHERE {} AND {}", winners, kept), reports[i]);
            reports[i].duplicate += won - reports[i].new_rows - reports[i].replaced;
        }
        if (table.target.key.empty()) continue;
        refuse_double_keys(session, table, i, kept);
        if (!live.at(table.target.name).has(table.target.key)) continue;
        const std::uint64_t inserted = reports[i].new_rows + reports[i].replaced;
        reports[i].replaced = child_rows_replaced(session, table, i, kept);
        reports[i].new_rows = inserted - reports[i].replaced;
    }
}

void delete_replaced(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                     std::vector<TableReport>& reports) {
    if (plan.replaced.empty()) return;
    std::vector<std::string> fingerprints;
    for (const std::string& fingerprint : plan.replaced) fingerprints.push_back(redshift::quote_literal(fingerprint));
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        const TargetTable& target = plan.tables[i].target;
        if (!live.contains(target.name)) continue;
        reports[i].deleted += affected(session.execute(fmt::format("DELETE FROM {} WHERE {} IN ({})", target.table(),
                                                                   redshift::quote_identifier(fingerprint_column),
                                                                   fmt::join(fingerprints, ", "))));
    }
}

void delete_old(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live, Moves& moves,
                std::vector<TableReport>& reports) {
    const auto& root_key = plan.tables.front().target.root_key;
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        const PlannedTable& table = plan.tables[i];
        const auto there = live.find(table.target.name);
        if (there == live.end() || !there->second.has(table.target.root_key)) continue;
        // DELETE names its table without an alias: that is what all versions of Redshift take.
        const std::string target = redshift::quote_identifier(table.target.name);
        reports[i].deleted += affected(
            session.execute(fmt::format("DELETE FROM {} USING {} _lo_c WHERE {} AND {}", table.target.table(), dedup,
                                        redshift::equal(target, table.target.root_key, "_lo_c", root_key), winners)));
    }
    moves.delete_taken(reports);
}

void insert_new(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live, Moves& moves,
                std::vector<TableReport>& reports) {
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        const PlannedTable& table = plan.tables[i];
        if (table.rows == 0) continue;
        std::vector<std::string> columns;
        for (const auto& column : table.columns) {
            const LiveColumn* there = live.at(table.target.name).find(column.name);
            // Without a value nothing is inserted into a column that has one by itself, or whose type is not loaded.
            if (there && (column.from_data || (!there->generated && shape::is_loaded(there->type.kind))))
                columns.push_back(column.name);
        }
        if (table.target.keyed_by_place()) {
            columns.emplace_back(fingerprint_column);
            columns.emplace_back(offset_column);
        }
        reports[i].inserted = affected(session.execute(
            fmt::format("INSERT INTO {} ({}) SELECT {} FROM {} _lo_s WHERE {}", table.target.table(),
                        fmt::join(redshift::columns_of("", columns), ", "),
                        fmt::join(redshift::columns_of("_lo_s", columns), ", "), stage_table(i), moves.kept(i))));
    }
    moves.count_again();
}

void merge(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
           std::vector<TableReport>& reports) {
    if (plan.tables.front().rows == 0) return;
    deduplicate(session, plan, live);
    Moves moves(session, plan, live);
    count_verdicts(session, plan, live, moves, reports);
    throw_if_stopped();
    delete_old(session, plan, live, moves, reports);
    reach_in_session(CrashPoint::after_delete);
    insert_new(session, plan, live, moves, reports);
    reach_in_session(CrashPoint::after_insert);
    check_before_commit(session, plan, live, reports);
}

}  // namespace loadonce::load
