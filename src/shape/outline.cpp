#include "shape/outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce::shape {

Outline::Outline(Plan plan) : plan_(std::move(plan)) {
    std::optional<TableId> root;
    for (std::size_t i = 0; i < plan_.tables.size(); ++i) {
        const project::Table& spec = plan_.tables[i].spec;
        tables_.push_back(
            {spec.name, spec.rows, i, spec.is_root() ? std::vector<project::ParentColumn>{} : spec.parent_columns});
        if (spec.is_root() && !root) root = static_cast<TableId>(i);
    }
    if (!root)
        throw Error(errors::project_value, "no table has the records as its rows", "give one [[table]] rows = \"$\"");
    root_ = *root;
}

std::optional<TableId> Outline::find_table(std::string_view name) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < tables_.size(); ++i)
        if (fold(tables_[i].name) == fold(name)) return static_cast<TableId>(i);
    return std::nullopt;
}

std::optional<TableId> Outline::table_of_rows(std::string_view generic) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < tables_.size(); ++i)
        if (tables_[i].rows == generic) return static_cast<TableId>(i);
    return std::nullopt;
}

TableId Outline::infer_table(const std::string& rows, const std::string& name) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < tables_.size(); ++i)
        if (tables_[i].rows == rows && !tables_[i].request) return static_cast<TableId>(i);
    tables_.push_back({name, rows, std::nullopt, plan_.tables[root_].spec.parent_columns});
    return static_cast<TableId>(tables_.size() - 1);
}

OutlineTable Outline::table(TableId id) {
    const std::lock_guard lock(mutex_);
    return tables_[id];
}

ColumnId Outline::column(TableId table, Role role, const std::string& path, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const std::string identity = fmt::format("{}/{}/{}", table, static_cast<int>(role), path);
    const auto [at, is_new] = ids_.try_emplace(identity, static_cast<ColumnId>(columns_.size()));
    if (!is_new) return at->second;
    OutlineColumn column{table, role, path, name, std::nullopt, false, false, {}, never_seen};
    if (role == Role::count || role == Role::index) {
        column.fill = role == Role::count;
        column.known = Type::of(TypeKind::bigint);
    }
    if (const auto request_index = tables_[table].request) {
        const TableRequest& request = plan_.tables[*request_index];
        if (const auto renamed = request.spec.rename.find(path);
            role == Role::data && renamed != request.spec.rename.end())
            column.name = renamed->second;
        const std::string folded = fold(column.name);
        const auto of_path = std::ranges::find_if(
            request.known, [&](const KnownColumn& known) { return !path.empty() && known.path == path; });
        const auto of_name = std::ranges::find_if(
            request.known, [&](const KnownColumn& known) { return known.path.empty() && fold(known.name) == folded; });
        const bool counted = role == Role::count || role == Role::index;
        if (of_path != request.known.end()) {
            if (!counted) column.known = of_path->type;
            column.name = of_path->name;
        } else if (of_name != request.known.end() && !counted) {
            column.known = of_name->type;
        }
        const std::string folded_name = fold(column.name);
        const auto is_name = [&](std::string_view other) { return fold(other) == folded_name; };
        // The name may belong to another path, by the project or an earlier load, or to a parent column.
        const bool of_another =
            std::ranges::any_of(request.known,
                                [&](const KnownColumn& known) {
                                    return !known.path.empty() && known.path != path && is_name(known.name);
                                }) ||
            std::ranges::any_of(tables_[table].parents, is_name, &project::ParentColumn::name);
        column.key = std::ranges::any_of(request.spec.key, is_name) && (role == Role::parent || !of_another);
        if (column.key && role == Role::data) refuse_second_key(column);
        const bool version = !request.spec.version.empty() && fold(request.spec.version) == fold(column.name);
        if (role == Role::data) column.fill = request.fill && !column.key && !version;
    }
    // An undeclared table is filled like the root table.
    if (!tables_[table].request && role == Role::data) column.fill = plan_.tables[root_].fill;
    columns_.push_back(std::move(column));
    return at->second;
}

// Which of two fields is the key must not depend on which record comes first.
void Outline::refuse_second_key(const OutlineColumn& column) const {
    for (const OutlineColumn& other : columns_) {
        if (other.table != column.table || other.role != Role::data || !other.key ||
            fold(other.name) != fold(column.name))
            continue;
        throw Error(
            errors::project_undecided,
            fmt::format("{} and {} would both be the key column {} of {}", std::min(other.path, column.path),
                        std::max(other.path, column.path), fold(column.name), tables_[column.table].name),
            fmt::format("give one of them another name, rename = {{ \"{}\" = \"...\" }}, or drop it", column.path));
    }
}

OutlineColumn Outline::column(ColumnId id) {
    const std::lock_guard lock(mutex_);
    return columns_[id];
}

std::optional<Type> Outline::hint(ColumnId id) {
    const std::lock_guard lock(mutex_);
    const OutlineColumn& column = columns_[id];
    // A known type is tried again in every block, so that the first record that does not fit is found.
    if (column.known) return column.known;
    if (column.evidence.has_scalar()) return decide(column.evidence);
    return std::nullopt;
}

void Outline::absorb(const std::vector<Finding>& findings) {
    const std::lock_guard lock(mutex_);
    for (const Finding& finding : findings) {
        OutlineColumn& column = columns_[finding.column];
        column.evidence.merge(finding.evidence);
        column.first_seen = std::min(column.first_seen, finding.first_seen);
    }
}

void Outline::undecided(const std::string& generic, SeenAt first_seen) {
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = undecided_.try_emplace(generic, first_seen);
    if (!is_new) at->second = std::min(at->second, first_seen);
}

Type type_of(const OutlineColumn& column) {
    return settle(column.known, column.evidence);
}

}  // namespace loadonce::shape
