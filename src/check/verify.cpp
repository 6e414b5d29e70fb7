#include "check/verify.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "load/catalog.h"
#include "load/invariants.h"
#include "load/lost_tables.h"
#include "load/own_tables.h"
#include "load/target_table.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::check {

namespace {

using load::LiveTables;

std::string rows_as_text(const std::vector<warehouse::Row>& rows) {
    std::vector<std::string> texts;
    for (const auto& row : rows) {
        std::vector<std::string> values;
        for (const auto& value : row) values.push_back(value.value_or("null"));
        texts.push_back(fmt::format("({})", fmt::join(values, ", ")));
    }
    return fmt::format("{}", fmt::join(texts, " "));
}

class Checker {
  public:
    Checker(const project::Project& project, warehouse::Session& session) : project_(project), session_(session) {
        std::vector<std::string> names;
        for (const auto& table : project.tables) names.push_back(table.name);
        live_ = load::read_live(session, project.schema, names);
        own_ = load::own_tables(session, project.schema);
    }

    Verification run() {
        load::StoredColumns stored;
        if (has(load::columns_table)) stored = load::read_columns(session_, project_.schema);
        const project::TableNames names = load::names_of(stored);
        for (const auto& table : project_.tables) map_of(fold(table.name));

        for (const auto& group : project_.sources) {
            for (const auto& invariant :
                 load::invariants(load::target_tables(project_, group, names), live_, load::CheckScope::whole))
                none(invariant.name, invariant.table, invariant.sql);
            if (has(load::ledger_table)) targets_of(group);
        }
        for (const auto& table : project_.tables) count(fold(table.name));
        return std::move(result_);
    }

  private:
    [[nodiscard]] bool has(std::string_view own) const { return std::ranges::count(own_, own) > 0; }

    // The map gives each column of a table one path, and its columns are there.
    void map_of(const std::string& table) {
        const auto there = live_.find(table);
        if (there == live_.end() || !has(load::columns_table)) return;
        const std::string rows =
            fmt::format("{} WHERE table_name = {}", redshift::qualified(project_.schema, load::columns_table),
                        redshift::quote_literal(table));
        none(table + ": each column has one path", table,
             fmt::format("SELECT column_name, COUNT(*) AS \"paths\" FROM {} GROUP BY column_name HAVING COUNT(*) > 1 "
                         "ORDER BY column_name LIMIT 10",
                         rows));
        none(table + ": no path is missing in the map", table,
             fmt::format("SELECT COUNT(*) AS \"paths\", MAX(place) + 1 AS \"were_there\" FROM {} HAVING COUNT(*) <> "
                         "MAX(place) + 1",
                         rows));
        std::vector<std::string> names;
        for (const auto& column : there->second.columns) names.push_back(redshift::quote_literal(column.name));
        none(table + ": each path has its column", table,
             fmt::format("SELECT path, column_name FROM {} AND column_name NOT IN ({}) ORDER BY path LIMIT 10", rows,
                         fmt::join(names, ", ")));
    }

    CheckResult& add(std::string name, const std::string& table, const std::string& sql) {
        CheckResult check;
        check.name = std::move(name);
        check.table = table;
        check.sql = sql;
        return result_.checks.emplace_back(std::move(check));
    }

    // A check whose query must return no rows.
    void none(const std::string& name, const std::string& table, const std::string& sql) {
        auto found = session_.execute(sql);
        CheckResult& check = add(name, table, sql);
        if (found.rows.empty()) return;
        check.status = CheckStatus::failed;
        check.message = rows_as_text(found.rows);
        for (const auto& column : found.columns) check.columns.push_back(column.name);
        check.sample = std::move(found.rows);
    }

    // The tables that loads have filled must exist, with the same oid.
    void targets_of(const project::SourceGroup& group) {
        const auto ledger = load::read_ledger(session_, project_.schema, project_.name, group.name);
        const auto loaded = load::loaded_tables(ledger, group.tables);
        for (const std::string& name : group.tables) {
            const std::string table = fold(name);
            if (!loaded.contains(table)) continue;
            const std::int64_t then = loaded.at(table);
            CheckResult& check = add(table + ": is the table that was loaded", table,
                                     load::ledger_targets_sql(project_.schema, project_.name, group.name));
            const auto now = live_.find(table);
            if (now != live_.end() && now->second.oid == then) continue;
            check.status = CheckStatus::failed;
            check.message = now == live_.end()
                                ? "the ledger has rows for it, but it has been dropped: the next run takes them from "
                                  "the objects of their loads"
                                : fmt::format(
                                      "it has been dropped and created again: `loadonce recover {0}` gives it "
                                      "the rows of its loads, `loadonce adopt {0}` keeps it as it is",
                                      table);
        }
    }

    void count(const std::string& table) {
        const auto there = live_.find(table);
        if (there == live_.end()) return;
        const std::string sql = fmt::format("SELECT COUNT(*) FROM {}", redshift::qualified(project_.schema, table));
        const std::int64_t rows = std::stoll(session_.execute(sql).value().value_or("0"));
        result_.counts.push_back({table, rows, sql});
        if (has(load::loads_table)) rows_against_loads(table, there->second.oid, rows);
    }

    // Compares with the rows that loads have left since the table was created. More rows were written by others, which
    // is allowed; fewer rows are missing. Rows from before the first load can hide missing ones until loads replace
    // them.
    void rows_against_loads(const std::string& table, std::int64_t oid, std::int64_t rows) {
        const std::string sql = load::rows_of_loads_sql(project_.schema, table, oid);
        const auto found = session_.execute(sql);
        if (found.rows.front()[1] == "0") return;  // adopted, and not loaded into yet
        const std::int64_t loaded = std::stoll(found.rows.front()[0].value_or("0"));
        CheckResult& check = add(table + ": has the rows of its loads", table, sql);
        if (rows == loaded) return;
        check.status = rows < loaded ? CheckStatus::failed : CheckStatus::reported;
        check.message =
            rows < loaded
                ? fmt::format("{} rows, its loads left {}: {} are missing", rows, loaded, loaded - rows)
                : fmt::format("{} rows, its loads left {}: {} were written by others", rows, loaded, rows - loaded);
    }

    const project::Project& project_;
    warehouse::Session& session_;
    LiveTables live_;
    std::vector<std::string> own_;
    Verification result_;
};

}  // namespace

bool Verification::passed() const {
    return std::ranges::none_of(checks, [](const CheckResult& check) { return check.status == CheckStatus::failed; });
}

Exit Verification::exit() const {
    return passed() ? Exit::done : Exit::verification_failed;
}

Verification verify(const project::Project& project, warehouse::Session& session) {
    return Checker(project, session).run();
}

}  // namespace loadonce::check
