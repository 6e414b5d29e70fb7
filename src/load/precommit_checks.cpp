#include "load/precommit_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error_codes.h"
#include "load/dedup.h"
#include "load/invariants.h"
#include "load/staging.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

const std::string dedup = redshift::quote_identifier(dedup_table);

void require_all_judged(const TableReport& table) {
    const std::uint64_t judged = table.new_rows + table.replaced + table.older + table.duplicate;
    if (judged == table.staged && table.inserted == table.new_rows + table.replaced) return;
    throw Error(
        errors::invariant,
        fmt::format("{}: {} rows were staged; {} new + {} replaced + {} older + {} duplicate, and {} were inserted",
                    table.name, table.staged, table.new_rows, table.replaced, table.older, table.duplicate,
                    table.inserted),
        "nothing was committed; please report it");
}

std::uint64_t rows_under_winners(warehouse::Session& session, const TargetTable& target, const TargetTable& root) {
    return std::stoull(
        session
            .execute(fmt::format("SELECT COUNT(*) FROM {} t JOIN {} _lo_c ON {} WHERE {}", target.table(), dedup,
                                 redshift::equal("t", target.root_key, "_lo_c", root.root_key), winners))
            .value()
            .value_or("0"));
}

bool has_null_key(warehouse::Session& session, const PlannedTable& table, std::size_t index) {
    std::vector<std::string> tests;
    for (const auto& column : redshift::columns_of("_lo_s", table.target.key)) tests.push_back(column + " IS NULL");
    return !session
                .execute(fmt::format("SELECT 1 FROM {} _lo_s JOIN {} _lo_c ON {} WHERE {} AND ({}) LIMIT 1",
                                     stage_table(index), dedup, same_record("_lo_s", "_lo_c"), winners,
                                     fmt::join(tests, " OR ")))
                .rows.empty();
}

// Whether the count of each winner is the number of child rows that were staged with it (0 without staged rows).
bool counts_are_right(warehouse::Session& session, const LoadPlan& plan, std::size_t index) {
    const PlannedTable& child = plan.tables[index];
    const bool staged = plan.tables.front().find(child.target.count_column) != nullptr;
    const std::string counted =
        staged ? fmt::format("COALESCE(_lo_s.{}, 0)", redshift::quote_identifier(child.target.count_column)) : "0";
    const std::string place = fmt::format("_lo_s.{}, _lo_s.{}", redshift::quote_identifier(source_column),
                                          redshift::quote_identifier(offset_column));
    const std::string rows =
        child.rows == 0
            ? ""
            : fmt::format(
                  " LEFT JOIN (SELECT {}, COUNT(*) AS \"_lo_rows_there\" FROM {} _lo_s GROUP BY {}) _lo_n ON {}", place,
                  stage_table(index), place, same_record("_lo_n", "_lo_s"));
    return session
        .execute(fmt::format("SELECT 1 FROM {} _lo_s JOIN {} _lo_c ON {}{} WHERE {} AND {} <> {} LIMIT 1",
                             stage_table(0), dedup, same_record("_lo_s", "_lo_c"), rows, winners, counted,
                             child.rows == 0 ? "0" : "COALESCE(_lo_n.\"_lo_rows_there\", 0)"))
        .rows.empty();
}

// Throws invariant with the rows that are wrong, after a check has failed.
[[noreturn]] void say_what_is_wrong(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                                    const std::string& found) {
    for (const auto& invariant : invariants(plan.target_tables(), live, CheckScope::touched)) {
        const auto wrong = session.execute(invariant.sql);
        if (wrong.rows.empty()) continue;
        std::vector<std::string> rows;
        for (const auto& row : wrong.rows) {
            std::vector<std::string> values;
            for (const auto& value : row) values.push_back(value.value_or("null"));
            rows.push_back(fmt::format("({})", fmt::join(values, ", ")));
        }
        throw Error(errors::invariant,
                    fmt::format("the check \"{}\" does not hold: {}", invariant.name, fmt::join(rows, " ")),
                    "nothing was committed; look at the data of these keys");
    }
    throw Error(errors::invariant, found, "nothing was committed; please report it");
}

}  // namespace

void check_before_commit(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                         const std::vector<TableReport>& reports) {
    for (const auto& report : reports) require_all_judged(report);
    const TargetTable& root = plan.tables.front().target;
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        const PlannedTable& table = plan.tables[i];
        const TargetTable& target = table.target;
        const auto there = live.find(target.name);
        if (there == live.end() || !there->second.has(target.root_key)) continue;
        const auto wrong = [&](const std::string& what) {
            say_what_is_wrong(session, plan, live, target.name + ": " + what);
        };
        const std::uint64_t rows = rows_under_winners(session, target, root);
        if (rows != reports[i].inserted)
            wrong(fmt::format("{} rows were inserted, and {} are there under the keys of their records",
                              reports[i].inserted, rows));
        if (table.rows > 0 && !target.key.empty() && there->second.has(target.key) && has_null_key(session, table, i))
            wrong("a key has a null in it");
        // Those of nested arrays are checked by `verify`: the same walk of the conversion makes rows and counts.
        const bool counted = target.holder && target.holder->table == 0 && !target.count_column.empty() &&
                             live.at(root.name).find(target.count_column);
        if (counted && !counts_are_right(session, plan, i))
            wrong(fmt::format("{} of {} is not the number of rows", target.count_column, root.name));
    }
}

}  // namespace loadonce::load
