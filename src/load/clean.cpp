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

// Nobody else's rows remain: the own tables go too, the lock among them.
void drop_own_tables_if_empty(const project::Project& project, warehouse::Session& session,
                              const std::vector<std::string>& own) {
    const auto is_there = [&](std::string_view table) { return std::ranges::count(own, table) > 0; };
    const auto is_empty = [&](std::string_view table) {
        return !is_there(table) || count(session, qualified(project.schema, table)) == 0;
    };
    if (is_there(log_table) && is_empty(log_table))
        session.execute("DROP TABLE " + qualified(project.schema, log_table));
    if (!is_empty(loads_table) || !is_empty(columns_table) || !is_empty(ledger_table)) return;
    for (const std::string_view table : {loads_table, columns_table, ledger_table, lock_table})
        if (is_there(table)) session.execute("DROP TABLE " + qualified(project.schema, table));
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
        if (std::ranges::count(own, log_table) > 0 && std::ranges::count(own, loads_table) > 0)
            session.execute("DELETE FROM " + own_log_rows(project));
        for (const std::string_view table : {loads_table, columns_table, ledger_table})
            if (std::ranges::count(own, table) > 0) session.execute("DELETE FROM " + own_rows(project, table));
        drop_own_tables_if_empty(project, session, own);
        session.execute("COMMIT");
    } catch (const Error&) {
        if (session.usable()) session.execute("ROLLBACK");
        throw;
    }
    // After the rows are gone: an object without a row does no harm, a row without its object would.
    for (const auto& url : plan.objects) store.remove(store::Url::parse(url));
}

}  // namespace loadonce::load
