// Primary keys, unique keys and foreign keys of CREATE TABLE and ALTER TABLE. They are informational, for planners and
// tools, and not enforced. The columns and tables that they name must exist.
#include <algorithm>

#include "local/statements/statements.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

using enum redshift::ConstraintKind;

// Returns PostgreSQL's default name for an unnamed constraint.
std::string default_name(const Relation& relation, const redshift::TableConstraint& constraint) {
    if (constraint.kind == primary_key) return relation.name + "_pkey";
    std::string name = relation.name;
    for (const auto& column : constraint.columns) {
        name += "_" + column;
        if (constraint.kind == foreign_key) break;
    }
    return name + (constraint.kind == unique ? "_key" : "_fkey");
}

bool same_columns(std::vector<std::string> left, std::vector<std::string> right) {
    std::ranges::sort(left);
    std::ranges::sort(right);
    return left == right;
}

// Finds the referenced key among those of the referenced table.
void resolve_target(const redshift::ForeignKey& written, const Relation& target, const std::vector<Constraint>& keys,
                    Constraint& constraint) {
    constraint.target_columns = written.columns;
    if (written.columns.empty()) {
        const auto key = std::ranges::find(keys, primary_key, &Constraint::kind);
        if (key == keys.end()) throw redshift::messages::primary_key_missing(target.name);
        constraint.target_columns = key->columns;
    }
    for (const auto& column : constraint.target_columns)
        if (target.column(column) == nullptr) throw redshift::messages::foreign_key_column_missing(column);
    if (constraint.target_columns.size() != constraint.columns.size()) throw redshift::messages::foreign_key_columns();
    if (std::ranges::none_of(keys, [&](const Constraint& key) {
            return key.kind != foreign_key && same_columns(key.columns, constraint.target_columns);
        }))
        throw redshift::messages::unique_key_missing(target.name);
}

}  // namespace

std::vector<Constraint> resolved(Context& context, const Relation& relation, std::vector<Constraint> present,
                                 const std::vector<redshift::TableConstraint>& written) {
    std::vector<Constraint> added;
    if (relation.temporary) return added;  // not stored for temporary tables
    const auto taken = [&](const std::string& name) {
        return std::ranges::find(present, name, &Constraint::name) != present.end();
    };
    // Keys first: a foreign key may reference its own table.
    auto ordered = written;
    std::stable_partition(ordered.begin(), ordered.end(), [](const auto& one) { return one.kind != foreign_key; });
    for (const auto& one : ordered) {
        Constraint constraint{one.kind, one.name, one.columns, std::nullopt, {}};
        if (one.kind == primary_key && std::ranges::find(present, primary_key, &Constraint::kind) != present.end())
            throw redshift::messages::primary_key_twice(relation.name);
        if (!one.name.empty() && taken(one.name)) throw redshift::messages::constraint_exists(one.name, relation.name);
        if (one.name.empty()) {
            const auto name = constraint.name = default_name(relation, one);
            for (int i = 1; taken(constraint.name); ++i) constraint.name = name + std::to_string(i);
        }
        if (one.references) {
            const auto& table = one.references->table;
            const bool itself =
                table.name == relation.name && (table.schema.empty() || table.schema == relation.schema);
            if (itself) {
                resolve_target(*one.references, relation, present, constraint);
            } else {
                const auto target = context.table(table, LockMode::read);
                if (target.view) throw redshift::messages::referenced_not_a_table(target.name);
                if (target.temporary) throw redshift::messages::temporary_referenced();
                resolve_target(*one.references, target, context.catalog.constraints(target), constraint);
                constraint.target = target.oid;
            }
        }
        present.push_back(constraint);
        added.push_back(std::move(constraint));
    }
    return added;
}

}  // namespace loadonce::local
