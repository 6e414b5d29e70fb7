#include "load/target_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error_codes.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"
#include "shape/outline.h"
#include "table/json_path.h"

namespace loadonce::load {

namespace {

// The columns of the root table that have the value at a path.
std::vector<std::string> columns_at(const std::string& path, const project::Table& root, const ColumnNames& names) {
    std::vector<std::string> columns;
    for (auto [at, end] = names.equal_range(path); at != end; ++at) columns.push_back(fold(at->second));
    for (const auto& pinned : root.columns)
        if (pinned.path == path) columns.push_back(fold(pinned.name));
    if (!columns.empty()) return columns;
    const auto renamed = root.rename.find(path);
    return {fold(renamed != root.rename.end() ? renamed->second : JsonPath::parse(path).joined())};
}

// The child's column that holds `root_column`.
std::string parent_column(const project::Table& child, const project::Table& root, const std::string& root_column,
                          const ColumnNames& root_names) {
    for (const auto& parent : child.parent_columns)
        if (std::ranges::count(columns_at(parent.path, root, root_names), root_column) > 0) return fold(parent.name);
    throw Error(
        errors::project_value,
        fmt::format("table {} has no parent column that holds {}, the key of {}", child.name, root_column, root.name),
        fmt::format("give the [[table]] {} a parent column with the path of {}.{}", child.name, root.name,
                    root_column));
}

// Empty where nothing counts this child's rows: arrays in arrays, and what is left of an indexed array.
std::string count_column(const project::Project& project, const project::Table& child, const ColumnNames& root_names) {
    const std::string_view rows = child.rows;
    if (!rows.ends_with("[*]") || rows.find("[*]") != rows.size() - 3) return {};
    const std::string_view array = rows.substr(0, rows.size() - 3);
    const bool indexed = std::ranges::any_of(project.arrays, [&](const project::Array& a) {
        return a.as == project::ArrayAs::index && (a.path == array || fold(a.overflow) == fold(child.name));
    });
    if (indexed) return {};
    const auto known = root_names.find(shape::absolute_path("$", shape::Role::count, array));
    return known != root_names.end() ? fold(known->second) : fold(JsonPath::parse(array).joined()) + "_count";
}

}  // namespace

std::string TargetTable::table() const {
    return schema.empty() ? redshift::quote_identifier(name) : redshift::qualified(schema, name);
}

std::vector<TargetTable> target_tables(const project::Project& project, const project::SourceGroup& group,
                                       const std::map<std::string, ColumnNames>& names) {
    std::vector<const project::Table*> tables;
    for (const auto& name : group.tables) {
        const auto* table = project.table(name);
        if (!table)
            throw Error(errors::project_value,
                        fmt::format("source group {} names table {}, which is not declared", group.name, name));
        tables.push_back(table);
    }
    std::stable_partition(tables.begin(), tables.end(), [](const project::Table* table) { return table->is_root(); });
    const auto roots = std::ranges::count_if(tables, [](const project::Table* table) { return table->is_root(); });
    if (roots != 1)
        throw Error(errors::project_value,
                    fmt::format("source group {} has {} root tables (rows = \"$\")", group.name, roots),
                    "name exactly one, and its child tables");

    const project::Table& root = *tables.front();
    const auto found = names.find(fold(root.name));
    const ColumnNames root_names = found == names.end() ? ColumnNames{} : found->second;
    std::vector<TargetTable> out;
    for (const auto* table : tables) {
        TargetTable target;
        target.schema = project.schema;
        target.name = fold(table->name);
        target.root = table->is_root();
        if (root.key.empty()) {
            target.root_key = {std::string(fingerprint_column), std::string(record_column)};
        } else {
            for (const auto& column : root.key)
                target.root_key.push_back(target.root ? fold(column)
                                                      : parent_column(*table, root, fold(column), root_names));
        }
        if (target.root) {
            target.key = target.root_key;
            target.version = fold(table->version);
        } else {
            target.key_alone = table->key_alone && !table->key.empty();
            if (!table->key.empty() && !target.key_alone) target.key = target.root_key;
            for (const auto& column : table->key)
                if (std::ranges::find(target.key, fold(column)) == target.key.end()) target.key.push_back(fold(column));
            target.count_column = count_column(project, *table, root_names);
        }
        out.push_back(std::move(target));
    }
    return out;
}

}  // namespace loadonce::load
