#include "load/told.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/sql_text.h"

namespace loadonce::load {

namespace {

constexpr std::string_view told_table = "loadonce_told";

bool is_there(warehouse::Session& session, std::string_view schema) {
    return !session
                .execute(fmt::format(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = {} AND table_name = {}",
                    literal(schema), literal(told_table)))
                .rows.empty();
}

}  // namespace

std::vector<Told> read_told(warehouse::Session& session, std::string_view schema, std::string_view project) {
    std::vector<Told> newest;
    if (!is_there(session, schema)) return newest;
    const auto all = session.execute(
        fmt::format("SELECT source_group, definition FROM {} WHERE project = {} ORDER BY source_group, told_at",
                    qualified(schema, told_table), literal(project)));
    for (const auto& row : all.rows) {
        if (newest.empty() || newest.back().group != row[0]) newest.push_back({row[0].value_or(""), {}});
        newest.back().definition = row[1].value_or("");
    }
    return newest;
}

void write_told(warehouse::Session& session, std::string_view schema, std::string_view project, const Told& told) {
    const auto known = read_told(session, schema, project);
    const auto same = [&](const Told& old) { return old.group == told.group && old.definition == told.definition; };
    if (std::ranges::any_of(known, same)) return;
    session.execute(
        fmt::format("CREATE TABLE IF NOT EXISTS {} (project VARCHAR(255) NOT NULL, source_group VARCHAR(255) NOT NULL, "
                    "definition VARCHAR(65535) NOT NULL, told_at TIMESTAMP DEFAULT GETDATE())",
                    qualified(schema, told_table)));
    session.execute(fmt::format("INSERT INTO {} (project, source_group, definition) VALUES ({}, {}, {})",
                                qualified(schema, told_table), literal(project), literal(told.group),
                                literal(told.definition)));
}

void forget_told(warehouse::Session& session, std::string_view schema, std::string_view project) {
    if (is_there(session, schema))
        session.execute(
            fmt::format("DELETE FROM {} WHERE project = {}", qualified(schema, told_table), literal(project)));
}

}  // namespace loadonce::load
