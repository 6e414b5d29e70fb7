#include "load/clean.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "load/catalog.h"
#include "load/ledger.h"
#include "load/sql_text.h"

namespace loadonce::load {

namespace {

std::int64_t count(warehouse::Session& session, const std::string& from) {
    return std::stoll(session.execute("SELECT COUNT(*) FROM " + from).value().value_or("0"));
}

std::string own_rows(const project::Project& project, std::string_view table) {
    return fmt::format("{} WHERE project = {}", qualified(project.schema, table), literal(project.name));
}

// Rows of the people's log that loads of this project wrote, and nobody else: by its objects; by the table's name (a
// load that failed has no object) where no other project loads that table. Other methods' rows are not ours.
std::string own_log_rows(const project::Project& project) {
    const std::string loads = qualified(project.schema, loads_table), name = literal(project.name);
    return fmt::format(
        "{} WHERE load_method = 'EXACTLY_ONCE' AND (file_path IN (SELECT object FROM {} WHERE project = {} AND object "
        "<> "
        "'') OR table_name IN (SELECT table_name FROM {} WHERE project = {} AND table_name NOT IN (SELECT table_name "
        "FROM {} WHERE project <> {})))",
        qualified(project.schema, log_table), loads, name, loads, name, loads, name);
}

// In the order in which rows are deleted: what are the project's rows of the log is told from the loads.
constexpr std::array rows_of_a_project{log_table, inferred_table, loads_table, columns_table, ledger_table};

std::string rows_in(const project::Project& project, std::string_view table) {
    return table == log_table ? own_log_rows(project) : own_rows(project, table);
}

// The lock goes with the last of the tables that it guards.
void plan_own_tables(const project::Project& project, warehouse::Session& session, CleanPlan& plan) {
    const auto own = own_tables(session, project.schema);
    const auto is_there = [&](std::string_view table) { return std::ranges::count(own, table) > 0; };
    bool used = false;
    for (const std::string_view table : rows_of_a_project) {
        if (!is_there(table) || (table == log_table && !is_there(loads_table))) continue;
        const std::int64_t rows = count(session, rows_in(project, table));
        if (rows > 0) plan.own_rows.push_back({std::string(table), rows});
        const bool empty = count(session, qualified(project.schema, table)) == rows;
        if (empty) plan.own_tables.emplace_back(table);
        used = used || (!empty && table != log_table);
    }
    if (used)  // by another project, which would only make them again
        std::erase_if(plan.own_tables, [](const std::string& table) { return table != log_table; });
    else if (is_there(lock_table))
        plan.own_tables.emplace_back(lock_table);
}

}  // namespace

bool CleanPlan::empty() const {
    return tables.empty() && own_rows.empty() && objects.empty();
}

CleanPlan plan_clean(const project::Project& project, warehouse::Session& session, const store::Store& store) {
    CleanPlan plan;
    std::vector<std::string> names;
    for (const auto& table : project.tables) names.push_back(table.name);
    for (const auto& [name, table] : read_live(session, project.schema, names))
        plan.tables.push_back({name, count(session, qualified(project.schema, name))});

    plan_own_tables(project, session, plan);
    const auto own = own_tables(session, project.schema);
    if (std::ranges::count(own, loads_table) == 0) return plan;
    for (const std::string_view column : {"object", "manifest"}) {
        const auto urls = session.execute(fmt::format("SELECT DISTINCT {} FROM {} AND {} <> '' ORDER BY {}", column,
                                                      own_rows(project, loads_table), column, column));
        for (const auto& row : urls.rows) {
            const auto info = store.head(store::Url::parse(row[0].value_or("")));
            if (!info) continue;
            plan.objects.push_back(info->url.text());
            plan.object_bytes += info->bytes;
        }
    }
    return plan;
}

void clean(const project::Project& project, warehouse::Session& session, store::Store& store, const CleanPlan& plan) {
    const auto own = own_tables(session, project.schema);
    session.execute("BEGIN");
    try {
        if (std::ranges::count(own, lock_table) > 0) take_lock(session, project.schema);
        for (const auto& table : plan.tables)
            session.execute("DROP TABLE IF EXISTS " + qualified(project.schema, table.name));
        // Counted again, now that nobody else writes.
        CleanPlan now;
        plan_own_tables(project, session, now);
        for (const auto& table : now.own_rows) session.execute("DELETE FROM " + rows_in(project, table.name));
        for (const auto& table : now.own_tables) session.execute("DROP TABLE " + qualified(project.schema, table));
        session.execute("COMMIT");
    } catch (const Error&) {
        if (session.usable()) session.execute("ROLLBACK");
        throw;
    }
    // After the rows are gone: an object without a row does no harm, a row without its object would.
    for (const auto& url : plan.objects) store.remove(store::Url::parse(url));
}

}  // namespace loadonce::load
