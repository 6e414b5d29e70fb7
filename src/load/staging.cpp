#include "load/staging.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "load/copy_parquet.h"
#include "redshift/names.h"

namespace loadonce::load {

namespace {

void copy(warehouse::Session& session, const LoadPlan& plan, const PlannedTable& table, const std::string& name) {
    std::vector<std::string> columns;
    for (const auto& column : table.columns) columns.push_back(redshift::quote_identifier(column.name));
    columns.push_back(redshift::quote_identifier(source_column));
    columns.push_back(redshift::quote_identifier(offset_column));
    const std::int64_t arrived = copy_parquet(session, fmt::format("{} ({})", name, fmt::join(columns, ", ")),
                                              table.manifest, plan.iam_role, CopySource::manifest);
    if (arrived != static_cast<std::int64_t>(table.rows))
        throw Error(errors::invariant,
                    fmt::format("COPY loaded {} rows of {}, its files have {}", arrived, table.target.name, table.rows),
                    "nothing was committed; run again, and report it if it stays");
}

// Rows of tables without a key are known by their source's fingerprint.
void name_sources(warehouse::Session& session, const LoadPlan& plan, const std::string& name) {
    std::string cases;
    for (std::size_t i = 0; i < plan.sources.size(); ++i)
        cases += fmt::format(" WHEN {} THEN {}", i, redshift::quote_literal(plan.sources[i].fingerprint));
    session.execute(fmt::format("UPDATE {} SET {} = CASE {}{} END", name,
                                redshift::quote_identifier(fingerprint_column),
                                redshift::quote_identifier(source_column), cases));
}

}  // namespace

std::string stage_table(std::size_t index) {
    return redshift::quote_identifier(fmt::format("loadonce_stage_{}", index));
}

void make_stage_table(warehouse::Session& session, const PlannedTable& table, const std::string& name,
                      TypeKind source_type) {
    std::vector<std::string> columns;
    if (!table.columns.empty()) columns.push_back(table.column_definitions());
    columns.push_back(redshift::quote_identifier(source_column) + " " + Type::of(source_type).ddl());
    columns.push_back(redshift::quote_identifier(offset_column) + " BIGINT");
    if (table.target.keyed_by_place())
        columns.push_back(
            fmt::format("{} VARCHAR({})", redshift::quote_identifier(fingerprint_column), fingerprint_length));
    session.execute(fmt::format("CREATE TEMP TABLE {} ({})", name, fmt::join(columns, ", ")));
}

void stage(warehouse::Session& session, const LoadPlan& plan) {
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        const PlannedTable& table = plan.tables[i];
        if (table.rows == 0) continue;
        throw_if_stopped();
        make_stage_table(session, table, stage_table(i), TypeKind::integer);
        copy(session, plan, table, stage_table(i));
        if (table.target.keyed_by_place()) name_sources(session, plan, stage_table(i));
    }
}

}  // namespace loadonce::load
