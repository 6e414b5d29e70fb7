#include "load/clean.h"

#include <algorithm>

#include "load/catalog.h"
#include "load/own_tables.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

std::string rows_in(const project::Project& project, std::string_view table) {
    return project_rows(project.schema, project.name, table);
}

// The lock is dropped with the last of the tables that it protects.
void plan_own_tables(const project::Project& project, warehouse::Session& session, CleanPlan& plan) {
    const auto own = own_tables(session, project.schema);
    const auto is_there = [&](std::string_view table) { return std::ranges::count(own, table) > 0; };
    bool used = false;
    for (const std::string_view table : tables_with_project_rows) {
        if (!is_there(table) || (table == log_table && !is_there(loads_table))) continue;
        const std::int64_t rows = count_rows(session, rows_in(project, table));
        if (rows > 0) plan.own_rows.push_back({std::string(table), rows});
        const bool empty = count_rows(session, redshift::qualified(project.schema, table)) == rows;
        if (empty) plan.own_tables.emplace_back(table);
        used = used || (!empty && table != log_table);
    }
    if (used)  // by another project, which would create them again
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
        plan.tables.push_back({name, count_rows(session, redshift::qualified(project.schema, name))});

    plan_own_tables(project, session, plan);
    const auto own = own_tables(session, project.schema);
    if (std::ranges::count(own, loads_table) == 0) return plan;
    for (const std::string& url : read_load_urls(session, project.schema, project.name)) {
        const auto info = store.head(store::Url::parse(url));
        if (!info) continue;
        plan.objects.push_back(info->url.text());
        plan.object_bytes += info->bytes;
    }
    return plan;
}

void clean(const project::Project& project, warehouse::Session& session, store::Store& store, const CleanPlan& plan) {
    const auto own = own_tables(session, project.schema);
    session.execute("BEGIN");
    try {
        if (std::ranges::count(own, lock_table) > 0) take_lock(session, project.schema);
        for (const auto& table : plan.tables)
            session.execute("DROP TABLE IF EXISTS " + redshift::qualified(project.schema, table.name));
        // Planned again under the lock.
        CleanPlan now;
        plan_own_tables(project, session, now);
        for (const auto& table : now.own_rows) session.execute("DELETE FROM " + rows_in(project, table.name));
        for (const auto& table : now.own_tables)
            session.execute("DROP TABLE " + redshift::qualified(project.schema, table));
        session.execute("COMMIT");
    } catch (const Error&) {
        if (session.usable()) session.execute("ROLLBACK");
        throw;
    }
    // After the rows: an object without a row does no harm, a row without its object would.
    for (const auto& url : plan.objects) store.remove(store::Url::parse(url));
}

}  // namespace loadonce::load
