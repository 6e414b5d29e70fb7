// The constraints of relations, as the catalog stores them.
#include <fmt/format.h>

#include "local/catalog/catalog.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

using duck::literal;

// constraints.kind, in the order of ConstraintKind.
constexpr std::string_view constraint_kinds = "puf";

}  // namespace

std::vector<Constraint> Catalog::constraints(const Relation& relation) {
    std::vector<Constraint> found;
    if (relation.temporary) return found;
    // One row for each column.
    for (const auto& row :
         transaction_
             .run(fmt::format("SELECT name, kind, unnest(columns) FROM _loadonce.constraints WHERE oid = {} "
                              "ORDER BY rowid, generate_subscripts(columns, 1)",
                              relation.oid))
             .rows) {
        if (found.empty() || found.back().name != row[0]) {
            Constraint one;
            one.name = row[0].value_or("");
            one.kind = static_cast<redshift::ConstraintKind>(constraint_kinds.find(row[1].value_or("p")));
            found.push_back(std::move(one));
        }
        found.back().columns.push_back(row[2].value_or(""));
    }
    return found;
}

std::vector<std::string> Catalog::referrers(const Relation& relation) {
    std::vector<std::string> names;
    for (const auto& row :
         transaction_
             .run(fmt::format("SELECT DISTINCT r.name FROM _loadonce.keys y JOIN _loadonce.relations r USING "
                              "(oid) WHERE y.target = {0} AND y.oid <> {0} ORDER BY 1",
                              relation.oid))
             .rows)
        names.push_back(row[0].value_or(""));
    return names;
}

void Catalog::add_constraint(const Relation& relation, const Constraint& constraint) {
    if (relation.temporary) return;
    const bool reference = constraint.kind == redshift::ConstraintKind::foreign_key;
    transaction_.run(fmt::format(
        "INSERT INTO _loadonce.constraints VALUES ({}, {}, '{}', {}, '')", relation.oid, literal(constraint.name),
        constraint_kinds.at(static_cast<std::size_t>(constraint.kind)), duck::list_literal(constraint.columns)));
    transaction_.run(fmt::format("INSERT INTO _loadonce.keys VALUES ({}, {}, nextval('_loadonce.oids'), {}, {})",
                                 relation.oid, literal(constraint.name),
                                 reference ? std::to_string(constraint.target.value_or(relation.oid)) : "NULL",
                                 reference ? duck::list_literal(constraint.target_columns) : "NULL"));
}

void Catalog::drop_constraint(const Relation& relation, std::string_view name) {
    const auto gone = transaction_.run(
        fmt::format("DELETE FROM _loadonce.constraints WHERE oid = {} AND name = {}", relation.oid, literal(name)));
    transaction_.run(
        fmt::format("DELETE FROM _loadonce.keys WHERE oid = {} AND name = {}", relation.oid, literal(name)));
    if (gone.changed == 0) throw redshift::messages::constraint_missing(name);
}

}  // namespace loadonce::local
