#include "load/clean.h"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

bool CleanPlan::empty() const {
    return tables.empty() && ledger_rows + load_rows + column_rows == 0 && objects.empty();
}

CleanPlan plan_clean(const project::Project& project, warehouse::Session& session, const store::Store& store) {
    CleanPlan plan;
    std::vector<std::string> names;
    for (const auto& table : project.tables) names.push_back(table.name);
    for (const auto& [name, table] : read_live(session, project.schema, names))
        plan.tables.push_back({name, count(session, qualified(project.schema, name))});

    const auto own = own_tables(session, project.schema);
    const auto is_there = [&](std::string_view table) { return std::ranges::count(own, table) > 0; };
    if (is_there(ledger_table)) plan.ledger_rows = count(session, own_rows(project, ledger_table));
    if (is_there(columns_table)) plan.column_rows = count(session, own_rows(project, columns_table));
    if (!is_there(loads_table)) return plan;
    plan.load_rows = count(session, own_rows(project, loads_table));
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
        for (const std::string_view table : {loads_table, columns_table, ledger_table})
            if (std::ranges::count(own, table) > 0) session.execute("DELETE FROM " + own_rows(project, table));
        session.execute("COMMIT");
    } catch (const Error&) {
        if (session.usable()) session.execute("ROLLBACK");
        throw;
    }
    // After the rows are gone: an object without a row does no harm, a row without its object would.
    for (const auto& url : plan.objects) store.remove(store::Url::parse(url));
}

}  // namespace loadonce::load
