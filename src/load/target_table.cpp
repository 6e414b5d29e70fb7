#include "load/target_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/error_codes.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"
#include "shape/outline.h"
#include "table/json_path.h"

namespace loadonce::load {

namespace {

using Names = project::TableNames;
using project::names_of;

// The columns of the table that hold the key of the root record.
std::vector<std::string> root_key_of(const project::Table& table, const project::Table& root, const Names& names) {
    if (root.key.empty()) return {std::string(fingerprint_column), std::string(offset_column)};
    std::vector<std::string> columns;
    for (const auto& column : root.key) {
        const auto* parent = table.is_root() ? nullptr : project::carrier(table, root, column, names_of(root, names));
        if (!table.is_root() && !parent)
            throw Error(
                errors::project_value,
                fmt::format("table {} does not carry the key {} of {}", table.name, column, root.name),
                fmt::format("give [[table]] {} a parent column with the path of {}.{}", table.name, root.name, column));
        columns.push_back(fold(parent ? parent->name : column));
    }
    return columns;
}

// The columns of `inner` that hold the key of a table around its rows; empty if one is missing or there is no key.
std::vector<std::string> carried_key(const project::Table& inner, const std::vector<std::string>& root_key,
                                     const project::Table& outer, const TargetTable& outer_target, const Names& names) {
    std::vector<std::string> columns;
    for (const auto& column : outer_target.key) {
        const auto& roots = outer_target.root_key;
        if (const auto root = std::ranges::find(roots, column); root != roots.end()) {
            columns.push_back(root_key[static_cast<std::size_t>(root - roots.begin())]);
            continue;
        }
        const auto* parent = project::carrier(inner, outer, column, names_of(outer, names));
        if (!parent) return {};
        columns.push_back(fold(parent->name));
    }
    return columns;
}

// The column of `holder` that counts the rows of `child`. Empty where nothing counts them: what is left of an indexed
// array, and arrays in it.
std::string count_column(const project::Project& project, const project::Table& child, const project::Table& holder,
                         const Names& names) {
    const std::string_view rows = child.rows;
    const std::string_view array = rows.substr(0, rows.size() - 3);
    const std::string relative = fmt::format("${}", array.substr(holder.rows.size()));
    if (relative.find("[*]") != std::string::npos) return {};
    const bool indexed = std::ranges::any_of(project.arrays, [&](const project::Array& a) {
        return a.as == project::ArrayAs::index && (a.path == array || fold(a.overflow) == fold(child.name));
    });
    if (indexed) return {};
    const ColumnNames& known_names = names_of(holder, names);
    const auto known = known_names.find(shape::absolute_path(holder.rows, shape::Role::count, relative));
    return known != known_names.end() ? fold(known->second) : fold(JsonPath::parse(relative).joined()) + "_count";
}

// The tables of a group, the root first.
std::vector<const project::Table*> tables_of(const project::Project& project, const project::SourceGroup& group) {
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
    return tables;
}

void add_key(std::vector<std::string>& key, const std::vector<std::string>& columns) {
    for (const auto& column : columns)
        if (std::ranges::find(key, fold(column)) == key.end()) key.push_back(fold(column));
}

// The keys and links of a child table. The tables around its rows are linked already.
void link(TargetTable& target, const project::Project& project, const std::vector<const project::Table*>& tables,
          const project::Table& child, const std::vector<TargetTable>& targets, const Names& names) {
    target.key_alone = child.key_alone && !child.key.empty();
    if (!child.key.empty() && !target.key_alone) {
        target.key = target.root_key;
        for (const auto* carried : project::carried_keys(tables, child, project.arrays, names))
            add_key(target.key, {carried->name});
    }
    const auto around = project::enclosing(tables, child, project.arrays);
    for (const auto* outer : around) {
        const auto i = static_cast<std::size_t>(std::ranges::find(tables, outer) - tables.begin());
        const Link to{i, carried_key(child, target.root_key, *outer, targets[i], names)};
        if (to.key.empty()) continue;
        if (targets[i].key_alone) target.movers.push_back(to);
        if (outer == around.back()) target.holder = to;
    }
    add_key(target.key, child.key);
    if (target.holder) target.count_column = count_column(project, child, *tables[target.holder->table], names);
}

}  // namespace

std::string TargetTable::table() const {
    return schema.empty() ? redshift::quote_identifier(name) : redshift::qualified(schema, name);
}

std::vector<TargetTable> target_tables(const project::Project& project, const project::SourceGroup& group,
                                       const std::map<std::string, ColumnNames>& names) {
    const std::vector<const project::Table*> tables = tables_of(project, group);
    const project::Table& root = *tables.front();
    std::vector<TargetTable> out(tables.size());
    std::vector<std::size_t> order(tables.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return tables[i]->rows.size(); });  // the outer ones first
    for (const std::size_t i : order) {
        const project::Table& table = *tables[i];
        TargetTable& target = out[i];
        target.schema = project.schema;
        target.name = fold(table.name);
        target.root = table.is_root();
        target.root_key = root_key_of(table, root, names);
        if (target.root) {
            target.key = target.root_key;
            target.version = fold(table.version);
        } else {
            link(target, project, tables, table, out, names);
        }
    }
    return out;
}

}  // namespace loadonce::load
