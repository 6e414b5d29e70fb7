// CREATE and DROP of tables, views and schemas; TRUNCATE.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "local/binder/binder.h"
#include "local/binder/result_columns.h"
#include "local/expression/assignment.h"
#include "local/statements/statements.h"
#include "redshift/messages.h"
#include "redshift/names.h"
#include "redshift/printer.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

// Chooses the schema of a new relation and locks its name. Throws if the schema does not exist. Sets `taken` if the
// name is already used.
Relation placed(Context& context, const redshift::QualifiedName& name, bool temporary, bool& taken) {
    require_database(name);
    duck::require_unreserved(name.name);
    Relation relation;
    relation.name = name.name;
    relation.temporary = temporary;
    if (temporary) {
        if (!name.schema.empty() && name.schema != temporary_schema) throw redshift::messages::temporary_in_schema();
        relation.schema = temporary_schema;
    } else {
        const auto path = context.settings.search_path();
        relation.schema = !name.schema.empty() ? name.schema : path.empty() ? "public" : path.front();
        context.catalog.require_schema(relation.schema);
        context.transaction.lock(relation.lock_key(), LockMode::exclusive);
    }
    redshift::QualifiedName full{{}, relation.schema, relation.name, name.offset};
    taken = context.catalog.find(full, {}, LockMode::exclusive).has_value();
    return relation;
}

Error already_exists(const Relation& relation) {
    return redshift::messages::relation_exists(relation.name);
}

Type written_type(const redshift::TypeName& name) {
    if (const auto type = redshift::column_type(name)) return *type;
    throw redshift::messages::type_missing(name);
}

CatalogColumn column_from(Context& context, const redshift::TableColumn& written) {
    CatalogColumn column;
    column.name = written.name;
    column.type = written_type(written.type);
    column.not_null = written.not_null || written.primary_key || written.identity;
    if (written.default_value) {
        column.default_sql = redshift::print(*written.default_value);
        // Reports wrong names and functions now, not at the first INSERT.
        (void)Binder(context).stored_expr(column.default_sql);
    }
    if (written.identity) {
        if (column.type.kind != TypeKind::integer && column.type.kind != TypeKind::bigint)
            throw redshift::messages::identity_type(column.name);
        if (written.identity->step == 0) throw redshift::messages::identity_step();
        column.identity = IdentityRule{written.identity->seed, written.identity->step, written.identity->by_default};
    }
    column.encode = written.encode;
    column.dist_key = written.dist_key;
    column.sort_key = written.sort_key ? 1 : 0;
    return column;
}

void add_like(Context& context, const redshift::LikeTable& like, Relation& relation) {
    for (auto column : context.table(like.table, LockMode::read).columns) {
        if (!like.including_defaults) column.default_sql.clear();
        column.identity.reset();
        relation.columns.push_back(std::move(column));
    }
}

CatalogColumn& key_column(Relation& relation, const std::string& name) {
    const auto found = std::ranges::find(relation.columns, name, &CatalogColumn::name);
    if (found == relation.columns.end()) throw redshift::messages::key_column_missing(name);
    return *found;
}

void check_columns(Relation& relation, const redshift::CreateTable& create) {
    std::set<std::string> names;
    for (const auto& column : relation.columns)
        if (!names.insert(column.name).second) throw redshift::messages::column_duplicated(column.name);
    if (relation.columns.size() > redshift::columns_max) throw redshift::messages::too_many_columns();
    set_keys(relation, create.storage);
    for (const auto& constraint : create.constraints)
        for (const auto& name : constraint.columns)
            if (auto& column = key_column(relation, name); constraint.kind == redshift::ConstraintKind::primary_key)
                column.not_null = true;
}

std::vector<redshift::TableConstraint> constraints_of(const redshift::CreateTable& create) {
    auto constraints = create.constraints;
    for (const auto& column : create.columns) {
        if (column.primary_key) constraints.push_back({redshift::ConstraintKind::primary_key, {}, {column.name}, {}});
        if (column.unique) constraints.push_back({redshift::ConstraintKind::unique, {}, {column.name}, {}});
        if (column.references)
            constraints.push_back({redshift::ConstraintKind::foreign_key, {}, {column.name}, column.references});
    }
    return constraints;
}

}  // namespace

void set_keys(Relation& relation, const redshift::TableStorage& storage) {
    if (!storage.dist_key.empty()) key_column(relation, storage.dist_key).dist_key = true;
    for (std::size_t i = 0; i < storage.sort_key.size(); ++i)
        key_column(relation, storage.sort_key[i]).sort_key = static_cast<int>(i) + 1;
    const auto keys = std::ranges::count_if(relation.columns, &CatalogColumn::dist_key);
    if (keys > 1) throw redshift::messages::dist_key_twice();
    if (keys == 0 && storage.dist_style == "key") throw redshift::messages::dist_key_missing();
    if (keys == 1 && (storage.dist_style == "even" || storage.dist_style == "all"))
        throw redshift::messages::dist_key_excluded(storage.dist_style);
    for (const auto& column : relation.columns)
        if (column.type.kind == TypeKind::super && (column.dist_key || column.sort_key > 0))
            throw redshift::messages::super_as_key(column.name);
}

Result create_table_as(Context& context, const redshift::QualifiedName& name, bool temporary,
                       const redshift::Query& query, const std::vector<std::string>& column_names,
                       const redshift::TableStorage& storage) {
    Binder binder(context);
    const auto rows = binder.top_rows(query);
    const auto& sql = rows.sql.text;
    bool taken = false;
    auto relation = placed(context, name, temporary, taken);
    if (taken) throw already_exists(relation);
    const auto described = context.transaction.run("DESCRIBE " + sql);
    if (column_names.size() > described.rows.size()) throw redshift::messages::too_many_column_names();
    relation.columns = result_columns(rows, described, column_names);
    set_keys(relation, storage);
    std::string source;
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
        const auto& column = relation.columns[i];
        BoundExpression value(Fragment(duck::internal_column(i)));
        if (rows.columns) value.type = (*rows.columns)[i].type;
        source += fmt::format("{}{}", i > 0 ? ", " : "", assigned(context, value, column.type, column.name));
    }
    context.catalog.create(relation, {});
    std::vector<const CatalogColumn*> all;
    for (const auto& column : relation.columns) all.push_back(&column);
    const auto count =
        insert_rows(context, relation, all,
                    fmt::format("SELECT {} FROM ({}) AS {}({})", source, sql, duck::internal_name("rows"),
                                duck::internal_columns(relation.columns.size())));
    auto result = done("SELECT");
    result.affected = count;
    return result;
}

Result run(Context& context, const redshift::CreateTable& create) {
    if (create.as)
        return create_table_as(context, create.name, create.temporary, *create.as, create.column_names, create.storage);
    Relation wanted;
    for (const auto& column : create.columns) wanted.columns.push_back(column_from(context, column));
    for (const auto& like : create.likes) add_like(context, like, wanted);
    bool taken = false;
    auto relation = placed(context, create.name, create.temporary, taken);
    auto result = done("CREATE TABLE");
    if (taken) {
        if (!create.if_not_exists) throw already_exists(relation);
        result.notices.push_back(
            {.text = fmt::format("Relation \"{}\" already exists and will be skipped", relation.name)});
        return result;
    }
    relation.columns = std::move(wanted.columns);
    check_columns(relation, create);
    const auto constraints = resolved(context, relation, {}, constraints_of(create));
    context.catalog.create(relation, constraints);
    return result;
}

namespace {

// Collects the relations that are looked up while it exists.
class Resolving {
  public:
    Resolving(Context& context, std::vector<std::int64_t>& found) : context_(context) { context_.resolved = &found; }
    ~Resolving() { context_.resolved = nullptr; }
    Resolving(const Resolving&) = delete;
    Resolving& operator=(const Resolving&) = delete;

  private:
    Context& context_;
};

}  // namespace

Result run(Context& context, const redshift::CreateView& create) {
    // A query that cannot run is refused now. That of a late-binding view is not checked before it is used, and the
    // view has no columns in the catalog.
    std::vector<std::int64_t> parts;
    std::vector<CatalogColumn> columns;
    if (create.no_schema_binding) Binder(context).require_schemas(*create.query);
    if (!create.no_schema_binding) {
        const auto rows = [&] {
            const Resolving resolving(context, parts);
            return Binder(context).rows(*create.query);
        }();
        (void)context.transaction.peek("SELECT * FROM (" + rows.sql.text + ") LIMIT 0");
        columns = result_columns(rows, context.transaction.peek("DESCRIBE " + rows.sql.text), create.columns);
        if (create.columns.size() > columns.size()) throw redshift::messages::too_many_view_column_names();
    }
    bool taken = false;
    auto relation = placed(context, create.name, false, taken);
    auto definition = redshift::print(*create.query);
    if (!create.columns.empty()) {
        std::string names;
        for (const auto& column : create.columns)
            names += (names.empty() ? "" : ", ") + redshift::quote_identifier(column);
        definition = fmt::format("SELECT * FROM ({}) AS v({})", definition, names);
    }
    if (taken) {
        auto old = context.table({{}, relation.schema, relation.name, 0}, LockMode::exclusive);
        if (!create.or_replace) throw already_exists(relation);
        if (!old.view) throw redshift::messages::not_a_view(relation.name);
        old.columns = std::move(columns);
        context.catalog.replace_view(old, definition);
        context.catalog.set_dependencies(old, parts);
        return done("CREATE VIEW");
    }
    relation.view = true;
    relation.definition = definition;
    relation.columns = std::move(columns);
    context.catalog.create(relation, {});
    context.catalog.set_dependencies(relation, parts);
    return done("CREATE VIEW");
}

void require_schema_name(std::string_view name) {
    const bool reserved = name.starts_with("pg_") || name == hidden_schema || name == "information_schema";
    if (reserved) throw redshift::messages::schema_name_reserved(name);
}

Result run(Context& context, const redshift::CreateSchema& create) {
    auto result = done("CREATE SCHEMA");
    context.transaction.lock("schema " + create.name, LockMode::exclusive);
    require_schema_name(create.name);
    if (context.catalog.has_schema(create.name)) {
        if (!create.if_not_exists) throw redshift::messages::schema_exists(create.name);
        return result;
    }
    context.catalog.create_schema(create.name);
    return result;
}

void drop_relation(Context& context, const Relation& relation, bool cascade) {
    const auto dependents = context.catalog.dependents(relation);
    if (!cascade && (!dependents.empty() || !context.catalog.referrers(relation).empty()))
        throw redshift::messages::has_dependents(relation.view ? "view" : "table", relation.name);
    for (const auto& name : dependents)
        if (const auto view = context.catalog.find(name, {}, LockMode::exclusive)) drop_relation(context, *view, true);
    context.catalog.drop(relation);
}

namespace {

void drop_schema(Context& context, const redshift::Drop& drop, const std::string& name, Result& result) {
    context.transaction.lock("schema " + name, LockMode::exclusive);
    if (!context.catalog.has_schema(name)) {
        if (!drop.if_exists) throw redshift::messages::schema_missing(name);
        result.notices.push_back({.text = fmt::format("Schema \"{}\" does not exist and will be skipped", name)});
        return;
    }
    const auto relations = context.catalog.relations_in(name);
    if (!relations.empty() && !drop.cascade) throw redshift::messages::has_dependents("schema", name);
    for (const auto& one : relations)
        if (const auto relation = context.catalog.find({{}, name, one, 0}, {}, LockMode::exclusive))
            drop_relation(context, *relation, true);
    context.catalog.drop_schema(name);
}

}  // namespace

Result run(Context& context, const redshift::Drop& drop) {
    const bool view = drop.kind == redshift::ObjectKind::view;
    auto result = done(drop.kind == redshift::ObjectKind::schema ? "DROP SCHEMA" : view ? "DROP VIEW" : "DROP TABLE");
    const auto path = context.settings.search_path();
    // Acquires all locks before the first change.
    for (const auto& name : drop.names)
        if (drop.kind != redshift::ObjectKind::schema) (void)context.catalog.find(name, path, LockMode::exclusive);
    for (const auto& name : drop.names) {
        if (drop.kind == redshift::ObjectKind::schema) {
            drop_schema(context, drop, name.name, result);
            continue;
        }
        const auto relation = context.catalog.find(name, path, LockMode::exclusive);
        if (!relation) {
            if (!drop.if_exists) throw redshift::messages::dropped_missing(view ? "View" : "Table", name.name);
            result.notices.push_back({.text = fmt::format("{} \"{}\" does not exist and will be skipped",
                                                          view ? "View" : "Table", name.name)});
            continue;
        }
        if (relation->view != view)
            throw(view ? redshift::messages::not_a_view(name.name) : redshift::messages::not_a_table(name.name));
        drop_relation(context, *relation, drop.cascade);
    }
    return result;
}

Result run(Context& context, const redshift::Truncate& truncate) {
    const auto relation = context.table(truncate.table, LockMode::exclusive);
    if (relation.view) throw redshift::messages::not_a_table(relation.name);
    context.transaction.deletes(relation.oid);
    context.transaction.run("DELETE FROM " + relation.duck_name());
    return done("TRUNCATE");
}

}  // namespace loadonce::local
