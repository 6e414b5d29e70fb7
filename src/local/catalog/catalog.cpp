#include "local/catalog/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "local/engine/names.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

using duck::identifier;
using duck::literal;

constexpr std::string_view permanent_relations = "_loadonce.relations";
constexpr std::string_view permanent_columns = "_loadonce.columns";
constexpr std::string_view session_relations = "temp.main._loadonce_relations";
constexpr std::string_view session_columns = "temp.main._loadonce_columns";

constexpr std::size_t known_max = 1'000;  // limit of a session's cached lookups

std::string_view relations_table(const Relation& relation) {
    return relation.temporary ? session_relations : permanent_relations;
}
std::string_view columns_table(const Relation& relation) {
    return relation.temporary ? session_columns : permanent_columns;
}

std::int64_t number(const std::optional<std::string>& text) {
    return text ? std::stoll(*text) : 0;
}

CatalogColumn column_from(const warehouse::Row& row) {
    CatalogColumn column;
    column.number = static_cast<int>(number(row[0]));
    column.name = row[1].value_or("");
    column.type = {catalog_type_kind(row[2].value_or("")), static_cast<std::int32_t>(number(row[3])),
                   static_cast<std::int32_t>(number(row[4])), static_cast<std::int32_t>(number(row[5]))};
    column.not_null = row[6] == "t";
    column.default_sql = row[7].value_or("");
    if (row[8]) column.identity = IdentityRule{number(row[8]), number(row[9]), row[10] == "t"};
    column.encode = row[11].value_or("");
    column.dist_key = row[12] == "t";
    column.sort_key = static_cast<int>(number(row[13]));
    return column;
}

}  // namespace

std::string Relation::duck_schema() const {
    return temporary ? "temp.main" : duck::qualified_schema(schema);
}

std::string Relation::duck_name() const {
    return duck_schema() + "." + identifier(name);
}

const CatalogColumn* Relation::column(std::string_view column_name) const {
    for (const auto& column : columns)
        if (column.name == column_name) return &column;
    return nullptr;
}

std::string Relation::identity_sequence(const CatalogColumn& column) const {
    const auto sequence = fmt::format("identity_{}_{}", oid, column.number);
    return temporary ? "temp.main." + sequence : fmt::format("{}.{}", hidden_schema, sequence);
}

void Catalog::prepare_session() {
    transaction_.peek(
        fmt::format("CREATE TEMP TABLE _loadonce_relations AS SELECT * FROM {} LIMIT 0; "
                    "CREATE TEMP TABLE _loadonce_columns AS SELECT * FROM {} LIMIT 0",
                    permanent_relations, permanent_columns));
    // AVG of integers is an integer in Redshift. Only DuckDB knows the argument's type, when it binds the call.
    transaction_.peek(
        "CREATE TEMP MACRO loadonce_avg(x BIGINT) AS CAST(trunc(avg(x)) AS BIGINT), (x DOUBLE) AS avg(x)");
}

std::optional<Relation> Catalog::read(std::string_view name, const Schemas& searched) {
    const auto schemas = duck::list_literal(searched);
    const auto found = transaction_.peek(
        fmt::format("SELECT oid, schema, kind, definition FROM (SELECT * FROM {} UNION ALL SELECT * FROM {}) WHERE "
                    "name = {} AND list_contains({}, schema) ORDER BY list_position({}, schema) LIMIT 1",
                    permanent_relations, session_relations, literal(name), schemas, schemas));
    if (found.rows.empty()) return std::nullopt;
    const auto& row = found.rows.front();
    Relation relation{number(row[0]),
                      row[1].value_or(""),
                      std::string(name),
                      row[1] == temporary_schema,
                      row[2] == "v",
                      row[3].value_or(""),
                      {}};
    const auto columns = transaction_.peek(fmt::format(
        "SELECT number, name, type, length, \"precision\", scale, not_null, default_sql, identity_seed, identity_step, "
        "identity_by_default, encode, dist_key, sort_key FROM {} WHERE oid = {} ORDER BY number",
        columns_table(relation), relation.oid));
    for (const auto& column : columns.rows) relation.columns.push_back(column_from(column));
    return relation;
}

std::optional<Relation> Catalog::look_up(const redshift::QualifiedName& name, const std::vector<std::string>& path) {
    Schemas searched{name.schema};
    if (name.schema.empty()) {
        searched = path;
        searched.insert(searched.begin(), std::string(temporary_schema));
    }
    const auto version = transaction_.catalog_version();
    if (!version) return read(name.name, searched);
    if (version != known_version_ || known_.size() >= known_max) known_.clear();
    known_version_ = version;
    const std::pair key(name.name, searched);
    auto known = known_.find(key);
    if (known == known_.end()) known = known_.emplace(key, read(name.name, searched)).first;
    return known->second;
}

void require_database(const redshift::QualifiedName& name) {
    if (!name.database.empty() && name.database != database_name)
        throw redshift::messages::cross_database(name.database);
}

std::optional<Relation> Catalog::find(const redshift::QualifiedName& name, const std::vector<std::string>& path,
                                      LockMode mode) {
    require_database(name);
    for (;;) {
        const auto changes = transaction_.engine().catalog_changes.load();
        auto relation = look_up(name, path);
        if (!relation || relation->temporary) return relation;
        transaction_.lock(relation->lock_key(), mode);
        // DDL needs the exclusive lock: once this lock is held nothing changes, so a lookup after it is final.
        if (transaction_.engine().catalog_changes.load() == changes) return relation;
        auto again = look_up(name, path);
        if (!again || again->lock_key() == relation->lock_key()) return again;
    }
}

Relation Catalog::get(const redshift::QualifiedName& name, const std::vector<std::string>& path, LockMode mode) {
    if (auto relation = find(name, path, mode)) return std::move(*relation);
    throw redshift::messages::relation_missing(name.schema.empty() ? name.name : name.schema + "." + name.name);
}

bool Catalog::has_schema(std::string_view schema) {
    return !transaction_.peek(fmt::format("SELECT 1 FROM _loadonce.schemas WHERE name = {}", literal(schema)))
                .rows.empty();
}

void Catalog::require_schema(std::string_view schema) {
    if (!has_schema(schema)) throw redshift::messages::schema_missing(schema);
}

std::vector<std::string> Catalog::relations_in(std::string_view schema) {
    std::vector<std::string> names;
    for (const auto& row :
         transaction_.peek(fmt::format("SELECT name FROM {} WHERE schema = {}", permanent_relations, literal(schema)))
             .rows)
        names.push_back(row[0].value_or(""));
    return names;
}

void Catalog::create_schema(std::string_view schema) {
    transaction_.run(fmt::format(
        "CREATE SCHEMA IF NOT EXISTS {}; INSERT INTO _loadonce.schemas VALUES (nextval('_loadonce.oids'), {})",
        duck::qualified_schema(schema), literal(schema)));
    transaction_.catalog_changed();
}

void Catalog::drop_schema(std::string_view schema) {
    transaction_.run(fmt::format("DELETE FROM _loadonce.schemas WHERE name = {}", literal(schema)));
    transaction_.catalog_changed();
}

void Catalog::insert_column(const Relation& relation, const CatalogColumn& column) {
    const auto& type = column.type;
    const auto identity = column.identity ? fmt::format("{}, {}, {}", column.identity->seed, column.identity->step,
                                                        column.identity->by_default)
                                          : std::string("NULL, NULL, NULL");
    transaction_.run(fmt::format("INSERT INTO {} VALUES ({}, {}, {}, '{}', {}, {}, {}, {}, {}, {}, {}, {}, {}, NULL)",
                                 columns_table(relation), relation.oid, column.number, literal(column.name),
                                 catalog_type_name(type.kind), type.length, type.precision, type.scale, column.not_null,
                                 column.default_sql.empty() ? "NULL" : literal(column.default_sql), identity,
                                 literal(column.encode), column.dist_key, column.sort_key));
    if (column.identity)
        transaction_.run(
            fmt::format("CREATE {}SEQUENCE {} START WITH {} INCREMENT BY {} {}", relation.temporary ? "TEMP " : "",
                        relation.identity_sequence(column), column.identity->seed, column.identity->step,
                        column.identity->step > 0 ? "MINVALUE -9223372036854775808" : "MAXVALUE 9223372036854775807"));
}

void Catalog::insert_columns(Relation& relation) {
    int number = 0;
    for (auto& column : relation.columns) {
        column.number = ++number;
        insert_column(relation, column);
    }
}

void Catalog::create(Relation& relation, const std::vector<Constraint>& constraints) {
    relation.oid = number(transaction_.run("SELECT nextval('_loadonce.oids')").rows.at(0).at(0));
    transaction_.run(fmt::format("INSERT INTO {} VALUES ({}, {}, {}, '{}', {}, NULL)", relations_table(relation),
                                 relation.oid, literal(relation.schema), literal(relation.name),
                                 relation.view ? "v" : "r", literal(relation.definition)));
    transaction_.catalog_changed();
    insert_columns(relation);
    if (!relation.view)
        transaction_.run(fmt::format("CREATE {}TABLE {} ({})", relation.temporary ? "TEMP " : "", relation.duck_name(),
                                     duck_columns(relation.columns)));
    for (const auto& constraint : constraints) add_constraint(relation, constraint);
}

void Catalog::drop(const Relation& relation) {
    if (!relation.view) transaction_.run("DROP TABLE " + relation.duck_name());
    for (const auto& column : relation.columns)
        if (column.identity) transaction_.run("DROP SEQUENCE " + relation.identity_sequence(column));
    transaction_.run(fmt::format("DELETE FROM {} WHERE oid = {}", relations_table(relation), relation.oid));
    transaction_.run(fmt::format("DELETE FROM {} WHERE oid = {}", columns_table(relation), relation.oid));
    if (!relation.temporary)
        transaction_.run(fmt::format(
            "DELETE FROM _loadonce.constraints k USING _loadonce.keys y WHERE k.oid = y.oid AND k.name = y.name "
            "AND (k.oid = {0} OR y.target = {0}); DELETE FROM _loadonce.keys WHERE oid = {0} OR target = {0}; "
            "DELETE FROM _loadonce.depends WHERE view = {0} OR oid = {0}; "
            "DELETE FROM _loadonce.privileges WHERE oid = {0}",
            relation.oid));
    transaction_.catalog_changed();
}

// DuckDB fails the commit of a transaction that changes a table's rows and then alters it: create a new table instead.
void Catalog::rebuild_if_written(const Relation& relation) {
    if (transaction_.written().contains(relation.oid)) rebuild(relation, relation.columns, "*");
}

void Catalog::rebuild(const Relation& relation, const std::vector<CatalogColumn>& columns, const std::string& values) {
    const auto copy = fmt::format("_loadonce_rebuilt_{}", relation.oid);
    const auto copy_name = relation.duck_schema() + "." + copy;
    transaction_.run(
        fmt::format("CREATE {}TABLE {} ({})", relation.temporary ? "TEMP " : "", copy_name, duck_columns(columns)));
    transaction_.run(fmt::format("INSERT INTO {} SELECT {} FROM {}", copy_name, values, relation.duck_name()));
    transaction_.run("DROP TABLE " + relation.duck_name());
    transaction_.run(fmt::format("ALTER TABLE {} RENAME TO {}", copy_name, identifier(relation.name)));
    transaction_.written().erase(relation.oid);
}

void Catalog::rename(const Relation& relation, std::string_view to) {
    if (!relation.view) {
        rebuild_if_written(relation);
        transaction_.run(fmt::format("ALTER TABLE {} RENAME TO {}", relation.duck_name(), identifier(to)));
    }
    transaction_.run(
        fmt::format("UPDATE {} SET name = {} WHERE oid = {}", relations_table(relation), literal(to), relation.oid));
    transaction_.catalog_changed();
}

void Catalog::add_column(Relation& relation, CatalogColumn column, const std::string& value) {
    const auto last = transaction_.run(
        fmt::format("SELECT max(number) FROM {} WHERE oid = {}", columns_table(relation), relation.oid));
    column.number = static_cast<int>(number(last.rows.at(0).at(0))) + 1;
    insert_column(relation, column);
    const auto before = relation;
    relation.columns.push_back(column);
    if (!value.empty()) {
        rebuild(before, relation.columns, "*, " + value);
    } else {
        rebuild_if_written(before);
        transaction_.run(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", relation.duck_name(), identifier(column.name),
                                     duck_type(column.type)));
    }
    transaction_.catalog_changed();
}

void Catalog::drop_column(const Relation& relation, std::string_view name) {
    rebuild_if_written(relation);
    const auto* column = relation.column(name);
    if (column->identity) transaction_.run("DROP SEQUENCE " + relation.identity_sequence(*column));
    transaction_.run(fmt::format("ALTER TABLE {} DROP COLUMN {}", relation.duck_name(), identifier(name)));
    transaction_.run(fmt::format("DELETE FROM {} WHERE oid = {} AND name = {}", columns_table(relation), relation.oid,
                                 literal(name)));
    // A key is dropped with any of its columns.
    for (const auto& constraint : constraints(relation))
        if (std::ranges::find(constraint.columns, name) != constraint.columns.end())
            drop_constraint(relation, constraint.name);
    transaction_.catalog_changed();
}

void Catalog::rename_column(const Relation& relation, std::string_view from, std::string_view to) {
    rebuild_if_written(relation);
    transaction_.run(
        fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", relation.duck_name(), identifier(from), identifier(to)));
    transaction_.run(fmt::format("UPDATE {} SET name = {} WHERE oid = {} AND name = {}", columns_table(relation),
                                 literal(to), relation.oid, literal(from)));
    if (!relation.temporary)
        transaction_.run(fmt::format(
            "UPDATE _loadonce.constraints SET columns = list_transform(columns, lambda {3}: CASE WHEN {3} = {0} THEN "
            "{1} ELSE {3} END) WHERE oid = {2}; UPDATE _loadonce.keys SET target_columns = "
            "list_transform(target_columns, lambda {3}: CASE WHEN {3} = {0} THEN {1} ELSE {3} END) WHERE target = {2}",
            literal(from), literal(to), relation.oid, duck::internal_name("column")));
    transaction_.catalog_changed();
}

void Catalog::set_column_type(const Relation& relation, std::string_view name, const Type& type) {
    // Only a VARCHAR's length can change; DuckDB does not store it.
    transaction_.run(fmt::format("UPDATE {} SET length = {} WHERE oid = {} AND name = {}", columns_table(relation),
                                 type.length, relation.oid, literal(name)));
    transaction_.catalog_changed();
}

void Catalog::set_storage(const Relation& relation) {
    for (const auto& column : relation.columns)
        transaction_.run(
            fmt::format("UPDATE {} SET encode = {}, dist_key = {}, sort_key = {} WHERE oid = {} AND number = {}",
                        columns_table(relation), literal(column.encode), column.dist_key, column.sort_key, relation.oid,
                        column.number));
    transaction_.catalog_changed();
}

void Catalog::set_dependencies(const Relation& view, const std::vector<std::int64_t>& oids) {
    transaction_.run(fmt::format("DELETE FROM _loadonce.depends WHERE view = {}", view.oid));
    for (const auto oid : std::set<std::int64_t>(oids.begin(), oids.end()))
        transaction_.run(fmt::format("INSERT INTO _loadonce.depends VALUES ({}, {})", view.oid, oid));
}

std::vector<redshift::QualifiedName> Catalog::dependents(const Relation& relation) {
    std::vector<redshift::QualifiedName> names;
    if (relation.temporary) return names;
    for (const auto& row : transaction_
                               .run(fmt::format("SELECT r.schema, r.name FROM _loadonce.depends d JOIN "
                                                "_loadonce.relations r ON r.oid = d.view WHERE d.oid = {} ORDER BY ALL",
                                                relation.oid))
                               .rows)
        names.push_back({{}, row[0].value_or(""), row[1].value_or(""), 0});
    return names;
}

void Catalog::replace_view(Relation& view, std::string_view definition) {
    transaction_.run(fmt::format("UPDATE {} SET definition = {} WHERE oid = {}", relations_table(view),
                                 literal(definition), view.oid));
    transaction_.run(fmt::format("DELETE FROM {} WHERE oid = {}", columns_table(view), view.oid));
    insert_columns(view);
    transaction_.catalog_changed();
}

void Catalog::comment(const Relation& relation, std::string_view column, const std::optional<std::string>& text) {
    const auto value = text ? literal(*text) : std::string("NULL");
    transaction_.run(column.empty() ? fmt::format("UPDATE {} SET comment = {} WHERE oid = {}",
                                                  relations_table(relation), value, relation.oid)
                                    : fmt::format("UPDATE {} SET comment = {} WHERE oid = {} AND name = {}",
                                                  columns_table(relation), value, relation.oid, literal(column)));
}

}  // namespace loadonce::local
