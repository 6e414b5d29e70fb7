#include "shape/outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/json_string.h"
#include "project/enclosing.h"

namespace loadonce::shape {

Outline::Outline(Request wanted) : request_(std::move(wanted)) {
    std::optional<TableId> root;
    for (std::size_t i = 0; i < request_.tables.size(); ++i) {
        const project::Table& spec = request_.tables[i].spec;
        tables_.push_back(
            {spec.name, spec.rows, i, spec.is_root() ? std::vector<project::ParentColumn>{} : spec.parent_columns});
        if (spec.is_root() && !root) root = static_cast<TableId>(i);
    }
    if (!root)
        throw Error(errors::project_value, "no table has the records as its rows", "give one [[table]] rows = \"$\"");
    root_ = *root;
    for (const TableRequest& request : request_.tables) refuse_moved_names(request);
}

// A column keeps its path: the project cannot give its name to another.
void Outline::refuse_moved_names(const TableRequest& request) {
    const auto refuse = [&](const std::string& path, const std::string& name, std::string_view what) {
        for (const KnownColumn& known : request.known)
            if (!known.path.empty() && known.path != path && fold(known.name) == fold(name))
                throw Error(errors::project_value,
                            fmt::format("{} gives {} the name {} in {}, which is the column of {}", what, path,
                                        fold(name), request.spec.name, known.path),
                            "give it a name that no other path has or had");
    };
    const auto absolute = [&](const std::string& path) { return absolute_path(request.spec.rows, Role::data, path); };
    for (const auto& [path, name] : request.spec.rename) refuse(absolute(path), name, "rename");
    for (const project::PinnedColumn& column : request.spec.columns)
        if (!column.path.empty()) refuse(absolute(column.path), column.name, "columns");
    for (const project::ParentColumn& parent : request.spec.parent_columns)
        refuse(parent.path, parent.name, "parent_columns");
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
    std::vector<project::ParentColumn> parents = request_.tables[root_].spec.parent_columns;
    std::ranges::move(project::enclosing_positions(rows, parents), std::back_inserter(parents));
    tables_.push_back({name, rows, std::nullopt, std::move(parents)});
    return static_cast<TableId>(tables_.size() - 1);
}

OutlineTable Outline::table(TableId id) {
    const std::lock_guard lock(mutex_);
    return tables_[id];
}

std::set<std::string> Outline::identifying_parents(TableId table) const {
    std::set<std::string> found;
    const std::lock_guard lock(mutex_);
    if (!tables_[table].request) return found;
    std::vector<const project::Table*> tables;
    project::TableNames names;
    for (const TableRequest& request : request_.tables) {
        tables.push_back(&request.spec);
        for (const KnownColumn& known : request.known)
            if (!known.path.empty()) names[fold(request.spec.name)].emplace(known.path, known.name);
    }
    const project::Table& spec = request_.tables[*tables_[table].request].spec;
    for (const std::string& key : spec.key) found.insert(fold(key));
    for (const project::ParentColumn* parent : project::carried_keys(tables, spec, request_.arrays, names))
        found.insert(fold(parent->name));
    return found;
}

ColumnId Outline::column(TableId table, Role role, const std::string& path, const std::string& name) {
    const std::lock_guard lock(mutex_);
    OutlineColumn column = outline_column(table, tables_[table].rows, role, path, name);
    if (role == Role::parent) {
        if (const KnownColumn* known = find_known(table, column.absolute, name)) column.known = known->type;
    } else if (role == Role::index) {
        return add(std::move(column));  // the name is ours; a parent column may have the same path
    } else if (const KnownColumn* known = find_known(table, column.absolute, {})) {
        column.name = known->name;
        column.fixed = true;
    }
    return add(std::move(column));
}

std::vector<ColumnId> Outline::fields(TableId table, const std::string& path, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const OutlineColumn field = outline_column(table, tables_[table].rows, Role::data, path, name);
    const auto request = tables_[table].request;
    if (!request) return {add(field)};
    std::vector<ColumnId> ids;
    std::set<std::string> names;
    for (const KnownColumn& known : request_.tables[*request].known) {
        if (known.path != field.absolute || !names.insert(fold(known.name)).second) continue;
        OutlineColumn column = field;
        column.name = known.name;
        column.fixed = true;
        column.known = known.type;
        ids.push_back(add(std::move(column)));
    }
    if (!ids.empty()) return ids;
    OutlineColumn column = field;
    const std::map<std::string, std::string>& renames = request_.tables[*request].spec.rename;
    if (const auto renamed = renames.find(path); renamed != renames.end()) {
        column.name = renamed->second;
        column.fixed = true;
    }
    if (const KnownColumn* known = find_known(table, {}, column.name)) column.known = known->type;
    return {add(std::move(column))};
}

// The id of the column; a new one the first time.
ColumnId Outline::add(OutlineColumn column) {
    const std::string identity =
        fmt::format("{}/{}/{}", column.table, column.absolute, column.fixed ? fold(column.name) : "");
    const auto [at, is_new] = ids_.try_emplace(identity, static_cast<ColumnId>(columns_.size()));
    if (!is_new) return at->second;
    set_role_in_table(column);
    columns_.push_back(std::move(column));
    return at->second;
}

// A known column of the table with that absolute path, and with that name unless `name` is empty.
const KnownColumn* Outline::find_known(TableId table, std::string_view absolute, std::string_view name) const {
    const auto request = tables_[table].request;
    if (!request) return nullptr;
    const std::vector<KnownColumn>& known = request_.tables[*request].known;
    const auto found = std::ranges::find_if(known, [&](const KnownColumn& candidate) {
        return candidate.path == absolute && (name.empty() || fold(candidate.name) == fold(name));
    });
    return found == known.end() ? nullptr : &*found;
}

// Whether it is a key, and whether its nulls are filled.
void Outline::set_role_in_table(OutlineColumn& column) const {
    const auto request_index = tables_[column.table].request;
    if (!request_index) {
        // An undeclared table is filled like the root table.
        if (column.role == Role::data) column.fill = request_.tables[root_].fill;
        return;
    }
    const TableRequest& request = request_.tables[*request_index];
    const std::string folded = fold(column.name);
    const auto is_name = [&](std::string_view other) { return fold(other) == folded; };
    // The name may belong to another path, by the project or an earlier load, or to a parent column.
    const bool of_another =
        std::ranges::any_of(request.known,
                            [&](const KnownColumn& known) {
                                return !known.path.empty() && known.path != column.absolute && is_name(known.name);
                            }) ||
        std::ranges::any_of(
            request.spec.rename,
            [&](const auto& rename) { return rename.first != column.path && is_name(rename.second); }) ||
        (column.role == Role::data &&
         std::ranges::any_of(tables_[column.table].parents, is_name, &project::ParentColumn::name));
    const bool is_value = column.role == Role::data || column.role == Role::parent;
    const bool version = !request.spec.version.empty() && is_name(request.spec.version);
    column.key = is_value && !of_another && std::ranges::any_of(request.spec.key, is_name);
    if (column.role != Role::data) return;
    column.fill = request.fill && !column.key && !version;
    column.version = version && !of_another && std::ranges::none_of(request.spec.columns, [&](const auto& pinned) {
                         return is_name(pinned.name) &&
                                (pinned.type.kind == TypeKind::varchar || pinned.type.kind == TypeKind::char_);
                     });
    const bool declared = std::ranges::any_of(request.spec.columns, is_name, &project::PinnedColumn::name);
    if (!of_another && (column.key || version || declared)) refuse_second_path(column);
}

// Which of two fields has a column that the project names must not depend on which record comes first.
void Outline::refuse_second_path(const OutlineColumn& column) const {
    for (const OutlineColumn& other : columns_) {
        if (other.table != column.table || other.role != Role::data || other.absolute == column.absolute ||
            fold(other.name) != fold(column.name))
            continue;
        throw Error(errors::project_undecided,
                    fmt::format("{} and {} would both be the column {} of {}, which the project names",
                                std::min(other.path, column.path), std::max(other.path, column.path), fold(column.name),
                                tables_[column.table].name),
                    fmt::format("give one of them another name, rename = {{ {} = \"...\" }}, or drop it",
                                json_string(column.path)));
    }
}

OutlineColumn outline_column(TableId table, std::string_view rows, Role role, std::string path, std::string name) {
    OutlineColumn column;
    column.table = table;
    column.role = role;
    column.absolute = absolute_path(rows, role, path);
    column.path = std::move(path);
    column.name = std::move(name);
    column.fixed = role == Role::parent;
    column.fill = role == Role::count;
    const bool position = role == Role::index || (role == Role::parent && project::is_position(column.path));
    if (role == Role::count || position) column.known = Type::of(TypeKind::bigint);
    return column;
}

std::string absolute_path(std::string_view rows, Role role, std::string_view path) {
    if (role == Role::parent) return std::string(path);
    if (role == Role::index) return fmt::format("{}.index()", rows);
    return fmt::format("{}{}{}", rows, path.substr(1), role == Role::count ? ".count()" : "");
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

void Outline::dropped(const std::string& absolute) {
    const std::lock_guard lock(mutex_);
    dropped_.insert(absolute);
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
