#include "load/staging.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "load/copy_parquet.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

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

void make_stage_table(warehouse::Session& session, const std::string& name, const std::string& columns,
                      TypeKind source_type, bool fingerprints) {
    std::vector<std::string> definitions;
    if (!columns.empty()) definitions.push_back(columns);
    definitions.push_back(redshift::quote_identifier(source_column) + " " + Type::of(source_type).ddl());
    definitions.push_back(redshift::quote_identifier(offset_column) + " BIGINT");
    if (fingerprints)
        definitions.push_back(
            fmt::format("{} VARCHAR({})", redshift::quote_identifier(fingerprint_column), fingerprint_length));
    session.execute(fmt::format("CREATE TEMP TABLE {} ({})", name, fmt::join(definitions, ", ")));
}

void copy_rows(warehouse::Session& session, const std::string& table, const std::vector<std::string>& columns,
               std::string_view manifest, std::uint64_t rows, std::string_view iam_role) {
    std::vector<std::string> names = redshift::columns_of("", columns);
    for (const std::string_view lineage : {source_column, offset_column})
        names.push_back(redshift::quote_identifier(lineage));
    const std::int64_t arrived = copy_parquet(session, fmt::format("{} ({})", table, fmt::join(names, ", ")), manifest,
                                              iam_role, CopySource::manifest);
    if (arrived != static_cast<std::int64_t>(rows))
        throw Error(errors::invariant,
                    fmt::format("COPY loaded {} rows of {}, its files have {}", arrived, manifest, rows),
                    "nothing was committed; run again, and report it if it stays");
}

void stage(warehouse::Session& session, const LoadPlan& plan) {
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        const PlannedTable& table = plan.tables[i];
        if (table.rows == 0) continue;
        throw_if_stopped();
        std::vector<std::string> columns;
        for (const auto& column : table.columns) columns.push_back(column.name);
        make_stage_table(session, stage_table(i), table.column_definitions(), TypeKind::integer,
                         table.target.keyed_by_place());
        copy_rows(session, stage_table(i), columns, table.manifest, table.rows, plan.iam_role);
        if (table.target.keyed_by_place()) name_sources(session, plan, stage_table(i));
    }
}

}  // namespace loadonce::load
