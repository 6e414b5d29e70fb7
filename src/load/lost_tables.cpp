#include "load/lost_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error_codes.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

// Those of `tables` that have no row.
std::vector<std::string> without_rows(warehouse::Session& session, std::string_view schema,
                                      const std::vector<std::string>& tables) {
    if (tables.empty()) return {};
    std::vector<std::string> queries;
    for (const std::string& table : tables)
        queries.push_back(fmt::format("SELECT {} FROM (SELECT 1 FROM {} LIMIT 1) _lo_t", redshift::quote_literal(table),
                                      redshift::qualified(schema, table)));
    std::vector<std::string> empty = tables;
    for (const auto& row : session.execute(fmt::format("{}", fmt::join(queries, " UNION ALL "))).rows)
        std::erase(empty, row[0].value_or(""));
    return empty;
}

}  // namespace

std::map<std::string, std::int64_t> loaded_tables(const std::vector<LedgerEntry>& ledger,
                                                  const std::vector<std::string>& tables) {
    std::map<std::string, std::int64_t> loaded;
    for (const LedgerEntry& entry : ledger)
        for (const std::string& name : tables)
            if (const auto target = entry.targets.find(fold(name));
                target != entry.targets.end() && target->second != 0)
                loaded[fold(name)] = target->second;
    return loaded;
}

std::vector<LostTable> lost_tables(warehouse::Session& session, std::string_view schema,
                                   const std::map<std::string, std::int64_t>& loaded, const LiveTables& live) {
    std::vector<LostTable> lost;
    std::vector<std::string> same;
    for (const auto& [name, oid] : loaded) {
        const auto there = live.find(name);
        if (there == live.end())
            lost.push_back({name, LostTable::How::dropped});
        else if (there->second.oid != oid)
            lost.push_back({name, LostTable::How::replaced});
        else
            same.push_back(name);
    }
    const std::vector<std::string> empty = without_rows(session, schema, same);
    if (empty.empty()) return lost;
    const auto own = own_tables(session, schema);
    for (const std::string& name : empty)
        if (std::ranges::count(own, loads_table) > 0 && rows_of_loads(session, schema, name, loaded.at(name)) > 0)
            lost.push_back({name, LostTable::How::emptied});
    return lost;
}

void refuse_others(const std::vector<LostTable>& lost) {
    for (const LostTable& table : lost)
        if (table.how != LostTable::How::dropped)
            throw Error(
                errors::table_lost,
                fmt::format("table {} {}", table.name,
                            table.how == LostTable::How::replaced
                                ? "is not the one that was loaded: it was dropped and created again"
                                : "has no rows, and its loads have left some"),
                fmt::format("`loadonce recover {0}` gives it the rows of its loads, `loadonce adopt {0}` goes on "
                            "with what is there",
                            table.name));
}

}  // namespace loadonce::load
