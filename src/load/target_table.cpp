#include "load/target_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error_codes.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

// $.order.items[0].sku -> order_items_0_sku; [*] leaves nothing.
std::string joined(std::string_view path) {
    std::string out;
    for (std::size_t i = path.starts_with("$") ? 1 : 0; i < path.size(); ++i) {
        if (path.substr(i).starts_with("[*]"))
            i += 2;
        else if (path[i] == '.' || path[i] == '[')
            out += out.empty() ? "" : "_";
        else if (path[i] != ']')
            out += path[i];
    }
    return out;
}

std::string column_at(std::string_view path, const project::Table& table, const ColumnNames& names) {
    if (const auto known = names.find(std::string(path)); known != names.end()) return fold(known->second);
    if (const auto renamed = table.rename.find(std::string(path)); renamed != table.rename.end())
        return fold(renamed->second);
    for (const auto& pinned : table.columns)
        if (pinned.path == path) return fold(pinned.name);
    return fold(joined(path));
}

// The child's column that holds `root_column`.
std::string parent_column(const project::Table& child, const project::Table& root, const std::string& root_column,
                          const ColumnNames& root_names) {
    for (const auto& parent : child.parent_columns)
        if (column_at(parent.path, root, root_names) == root_column) return fold(parent.name);
    throw Error(
        errors::project_value,
        fmt::format("table {} has no parent column that holds {}, the key of {}", child.name, root_column, root.name),
        fmt::format("give the [[table]] {} a parent column with the path of {}.{}", child.name, root.name,
                    root_column));
}

// Empty where nothing counts this child's rows: arrays in arrays, and what is left of an indexed array.
std::string count_column(const project::Project& project, const project::Table& child) {
    const std::string_view rows = child.rows;
    if (!rows.ends_with("[*]") || rows.find("[*]") != rows.size() - 3) return {};
    const std::string_view array = rows.substr(0, rows.size() - 3);
    const bool indexed = std::ranges::any_of(project.arrays, [&](const project::Array& a) {
        return a.as == project::ArrayAs::index && (a.path == array || fold(a.overflow) == fold(child.name));
    });
    return indexed ? "" : fold(joined(array)) + "_count";
}

}  // namespace

std::string TargetTable::table() const {
    return redshift::qualified(schema, name);
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
            target.count_column = count_column(project, *table);
        }
        out.push_back(std::move(target));
    }
    return out;
}

}  // namespace loadonce::load
