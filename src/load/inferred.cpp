#include "load/inferred.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/ledger.h"
#include "load/sql_text.h"

namespace loadonce::load {

std::vector<InferredTables> read_inferred(warehouse::Session& session, std::string_view schema,
                                          std::string_view project) {
    std::vector<InferredTables> newest;
    const auto own = own_tables(session, schema);
    if (std::ranges::count(own, inferred_table) == 0) return newest;
    const auto all = session.execute(
        fmt::format("SELECT source_group, definition FROM {} WHERE project = {} ORDER BY source_group, told_at",
                    qualified(schema, inferred_table), literal(project)));
    for (const auto& row : all.rows) {
        if (newest.empty() || newest.back().group != row[0]) newest.push_back({row[0].value_or(""), {}});
        newest.back().definition = row[1].value_or("");
    }
    return newest;
}

void write_inferred(warehouse::Session& session, std::string_view schema, std::string_view project,
                    const InferredTables& inferred) {
    const auto newest = session.execute(
        fmt::format("SELECT definition FROM {} WHERE project = {} AND source_group = {} ORDER BY told_at DESC LIMIT 1",
                    qualified(schema, inferred_table), literal(project), literal(inferred.group)));
    if (!newest.rows.empty() && newest.rows.front()[0] == inferred.definition) return;
    session.execute(fmt::format("INSERT INTO {} (project, source_group, definition) VALUES ({}, {}, {})",
                                qualified(schema, inferred_table), literal(project), literal(inferred.group),
                                literal(inferred.definition)));
}

}  // namespace loadonce::load
