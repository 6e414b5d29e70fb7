#include "load/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error_codes.h"
#include "base/random_hex.h"
#include "load/transaction.h"
#include "project/nearest.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"
#include "shape/evidence.h"

namespace loadonce::load {

namespace {

bool is_lineage(std::string_view name) {
    return name == fingerprint_column || name == offset_column || name == source_column;
}

std::string near_column(std::string_view name, const PlannedTable& table) {
    std::vector<std::string_view> names;
    for (const auto& column : table.columns) names.push_back(column.name);
    return project::nearest(name, names);
}

// The rows of a table must have the columns of its key.
void require_columns(const PlannedTable& table) {
    for (const auto* names : {&table.target.root_key, &table.target.key})
        for (const auto& name : *names) {
            if (is_lineage(name) || table.find(name)) continue;
            const std::string near = near_column(name, table);
            throw Error(errors::project_value,
                        fmt::format("the data has no column {}, which is in the key of {}", name, table.target.name),
                        fmt::format("{}correct the key{} of [[table]] {}",
                                    near.empty() ? "" : fmt::format("did you mean {}? ", near),
                                    table.target.root ? "" : " or parent_columns", table.spec.name));
        }
}

}  // namespace

const convert::ConvertedColumn* PlannedTable::find(std::string_view name) const {
    const std::string wanted = fold(name);
    for (const auto& column : columns)
        if (fold(column.name) == wanted) return &column;
    return nullptr;
}

bool PlannedTable::is_pinned(const convert::ConvertedColumn& column) const {
    return std::ranges::any_of(
        spec.columns, [&](const project::PinnedColumn& pinned) { return fold(pinned.name) == fold(column.name); });
}

std::string PlannedTable::column_definitions() const {
    std::vector<std::string> definitions;
    for (const auto& column : columns)
        definitions.push_back(redshift::quote_identifier(column.name) + " " + column.type.ddl());
    return fmt::format("{}", fmt::join(definitions, ", "));
}

std::string PlannedTable::row_keys() const {
    return fmt::format("{} ({}) ({}){}", spec.rows, fmt::join(redshift::columns_of("", target.root_key), ", "),
                       fmt::join(redshift::columns_of("", target.key), ", "), target.key_alone ? " alone" : "");
}

std::string PlannedTable::keys() const {
    return fmt::format("{} {}", row_keys(), target.version.empty() ? "" : redshift::quote_identifier(target.version));
}

std::vector<std::string> LoadPlan::table_names() const {
    std::vector<std::string> names;
    for (const auto& table : tables) names.push_back(table.target.name);
    return names;
}

std::vector<TargetTable> LoadPlan::target_tables() const {
    std::vector<TargetTable> out;
    for (const auto& table : tables) out.push_back(table.target);
    return out;
}

LoadPlan plan_of(const project::Project& project, const project::SourceGroup& group) {
    LoadPlan plan;
    plan.project = project.name;
    plan.group = group.name;
    plan.schema = project.schema;
    plan.iam_role = project.iam_role;
    plan.plan_hash = plan_hash(project, group);
    return plan;
}

std::vector<convert::KnownColumn> known_columns(const project::Table& table, const StoredColumns& stored,
                                                const LiveTables& live) {
    std::vector<convert::KnownColumn> known;
    const auto live_table = live.find(fold(table.name));
    if (const auto found = stored.find(fold(table.name)); found != stored.end()) {
        for (convert::KnownColumn column : found->second) {
            const LiveColumn* there = live_table == live.end() ? nullptr : live_table->second.find(column.name);
            if (there) column.type = there->type;
            known.push_back(std::move(column));
        }
    }
    if (live_table == live.end()) return known;
    for (const auto& column : live_table->second.columns) {
        const bool covered =
            std::ranges::any_of(known, [&](const convert::KnownColumn& k) { return fold(k.name) == column.name; });
        if (!covered && !is_lineage(column.name)) known.push_back({"", column.name, column.type});
    }
    // Nulls need no type, and evolve() refuses values.
    for (convert::KnownColumn& column : known)
        if (!shape::is_loaded(column.type.kind)) column.type = Type::varchar(varchar_bytes_max);
    return known;
}

std::optional<std::string> missing_version(const PlannedTable& table, const LiveTable* live) {
    const std::string& version = table.spec.version;
    if (version.empty() || table.rows == 0 || table.find(version) || (live && live->find(fold(version))))
        return std::nullopt;
    const std::string near = near_column(version, table);
    return fmt::format(
        "neither the data nor the table have a column {}, the version of {}: the record loaded last wins{}", version,
        table.target.name, near.empty() ? "" : fmt::format("; did you mean {}?", near));
}

std::vector<PlannedTable> planned_tables(const project::Project& project, const project::SourceGroup& group,
                                         const convert::PipelineResult& converted) {
    std::map<std::string, ColumnNames> names;
    for (const auto& output : converted.tables)
        for (const auto& column : output.columns)
            if (!column.path.empty()) names[fold(output.name)].emplace(column.path, column.name);

    std::vector<PlannedTable> tables;
    for (auto& target : target_tables(project, group, names)) {
        PlannedTable table;
        table.target = std::move(target);
        table.spec = *project.table(table.target.name);
        for (const auto& output : converted.tables) {
            if (fold(output.name) != table.target.name) continue;
            table.rows = output.rows;
            table.object_bytes = output.bytes;
            for (const auto& column : output.columns)
                if (!is_lineage(column.name)) table.columns.push_back(column);
        }
        if (table.rows > 0) require_columns(table);
        tables.push_back(std::move(table));
    }
    return tables;
}

AttemptRecord new_record(const LoadPlan& plan) {
    AttemptRecord record;
    record.schema = plan.schema;
    record.project = plan.project;
    record.group = plan.group;
    record.load_hash = plan.load_hash;
    record.plan_hash = plan.plan_hash;
    record.attempt = random_hex(4);
    record.started_at = utc_now();
    record.rejected = plan.rejected;
    for (const auto& table : plan.tables) {
        TableReport report;
        report.name = table.target.name;
        report.object = table.object;
        report.object_bytes = table.object_bytes;
        record.tables.push_back(std::move(report));
        record.stored.push_back(
            {table.target.name, table.object, table.manifest, table.rows, table.column_definitions(), table.keys()});
    }
    return record;
}

}  // namespace loadonce::load
