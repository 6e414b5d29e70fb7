// ALTER TABLE.
#include <fmt/format.h>

#include <algorithm>

#include "local/binder/binder.h"
#include "local/expression/assignment.h"
#include "local/statements/statements.h"
#include "redshift/messages.h"
#include "redshift/parser.h"
#include "redshift/printer.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

const CatalogColumn& existing(const Relation& relation, const std::string& name) {
    const auto* column = relation.column(name);
    if (column == nullptr) throw redshift::messages::column_missing(name, relation.name);
    return *column;
}

void must_be_free(const Relation& relation, const std::string& name) {
    if (relation.column(name) != nullptr) throw redshift::messages::column_exists(name, relation.name);
}

void apply(Context& context, Relation& relation, const redshift::AddColumn& add) {
    must_be_free(relation, add.column.name);
    CatalogColumn column;
    column.name = add.column.name;
    const auto type = redshift::column_type(add.column.type);
    if (!type) throw redshift::messages::type_missing(add.column.type);
    column.type = *type;
    column.encode = add.column.encode;
    column.not_null = add.column.not_null;
    if (add.column.identity) throw redshift::messages::identity_not_addable();
    // AWS, "ALTER TABLE": not supported by ADD COLUMN.
    if (add.column.primary_key || add.column.unique || add.column.references)
        throw redshift::messages::added_column_constraint();
    std::string value;
    if (add.column.default_value) {
        column.default_sql = redshift::print(*add.column.default_value);
        value = assigned(context, Binder(context).stored_expr(column.default_sql), column.type, column.name);
    } else if (column.not_null) {
        throw redshift::messages::added_column_needs_default();
    }
    context.catalog.add_column(relation, column, value);
}

class NotingUse {
  public:
    NotingUse(Context& context, ColumnUse& use) : context_(context) {
        context_.column_use = &use;
        context_.views.clear();  // they are bound again
    }
    ~NotingUse() { context_.column_use = nullptr; }
    NotingUse(const NotingUse&) = delete;
    NotingUse& operator=(const NotingUse&) = delete;

  private:
    Context& context_;
};

// The views, but late-binding ones, whose queries use the column.
std::vector<Relation> views_of(Context& context, const Relation& relation, const std::string& column) {
    std::vector<Relation> views;
    for (const auto& name : context.catalog.dependents(relation)) {
        const auto view = context.catalog.find(name, {}, LockMode::exclusive);
        if (!view) continue;
        ColumnUse use{relation.oid, column};
        const NotingUse noting(context, use);
        const auto definition = redshift::parse_one(view->definition);
        (void)Binder(context).rows(*definition.as<redshift::SelectStatement>()->query);
        if (use.is_used) views.push_back(*view);
    }
    return views;
}

// AWS, "ALTER TABLE", DROP COLUMN.
void apply(Context& context, Relation& relation, const redshift::DropColumn& drop) {
    const auto& column = existing(relation, drop.name);
    if (relation.columns.size() == 1) throw redshift::messages::only_column(relation.name);
    if (column.dist_key) throw redshift::messages::key_column_not_droppable("distkey", drop.name);
    if (column.sort_key > 0) throw redshift::messages::key_column_not_droppable("sortkey", drop.name);
    const auto views = views_of(context, relation, drop.name);
    if (!views.empty() && !drop.cascade)
        throw redshift::messages::has_dependents(fmt::format("table {} column", relation.name), drop.name);
    for (const auto& view : views)
        if (context.catalog.find({{}, view.schema, view.name, 0}, {}, LockMode::exclusive))
            drop_relation(context, view, true);
    context.catalog.drop_column(relation, drop.name);
}

void apply(Context& context, Relation& relation, const redshift::RenameColumn& rename) {
    (void)existing(relation, rename.from);
    must_be_free(relation, rename.to);
    context.catalog.rename_column(relation, rename.from, rename.to);
}

void apply(Context& context, Relation& relation, const redshift::RenameTable& rename) {
    Relation target = relation;
    target.name = rename.to;
    if (!relation.temporary) context.transaction.lock(target.lock_key(), LockMode::exclusive);
    if (context.catalog.find({{}, relation.schema, rename.to, 0}, {}, LockMode::exclusive))
        throw redshift::messages::relation_exists(rename.to);
    context.catalog.rename(relation, rename.to);
}

void apply(Context& context, Relation& relation, const redshift::AlterColumnType& alter) {
    const auto& column = existing(relation, alter.name);
    const auto type = redshift::column_type(alter.type);
    if (!type || type->kind != TypeKind::varchar || column.type.kind != TypeKind::varchar)
        throw redshift::messages::target_type_unsupported(alter.type);
    if (type->length == column.type.length) throw redshift::messages::target_size_same();
    if (type->length < column.type.length) {
        const auto longest = context.transaction.run(fmt::format("SELECT coalesce(max(strlen({})), 0) FROM {}",
                                                                 duck::identifier(column.name), relation.duck_name()));
        if (std::stoll(longest.rows.at(0).at(0).value_or("0")) > type->length)
            throw redshift::messages::target_size_too_small();
    }
    context.catalog.set_column_type(relation, column.name, *type);
}

void apply(Context& context, Relation& relation, const redshift::AddConstraint& add) {
    for (const auto& name : add.constraint.columns) (void)existing(relation, name);
    for (const auto& one : resolved(context, relation, context.catalog.constraints(relation), {add.constraint}))
        context.catalog.add_constraint(relation, one);
}

void apply(Context& context, Relation& relation, const redshift::DropConstraint& drop) {
    context.catalog.drop_constraint(relation, drop.name);
}

// Moves all rows: the source is empty afterwards. Columns are matched by name and must have the same types.
void apply(Context& context, Relation& relation, const redshift::AppendFrom& append) {
    const auto source = context.table(append.source, LockMode::exclusive);
    if (source.view || source.temporary || relation.temporary || source.oid == relation.oid)
        throw redshift::messages::append_needs_two_tables();
    std::vector<const CatalogColumn*> columns;
    std::string names;
    for (const auto& column : relation.columns) {
        const auto* from = source.column(column.name);
        if (from == nullptr) {
            if (append.option == "fillextra") continue;
            throw redshift::messages::append_source_lacks(column.name);
        }
        if (from->type != column.type)
            throw redshift::messages::type_mismatch(column.name, column.type, redshift::format_type(from->type));
        columns.push_back(&column);
        names += (names.empty() ? "" : ", ") + duck::identifier(column.name);
    }
    for (const auto& column : source.columns)
        if (relation.column(column.name) == nullptr && append.option != "ignoreextra")
            throw redshift::messages::append_target_lacks(column.name);
    insert_rows(context, relation, columns, fmt::format("SELECT {} FROM {}", names, source.duck_name()));
    context.transaction.run("DELETE FROM " + source.duck_name());
    context.transaction.written().insert(source.oid);
    context.transaction.deletes(source.oid);
}
// Owners have no effect here.
void apply(Context&, Relation&, const redshift::OwnerTo&) {}

void apply(Context& context, Relation& relation, const redshift::AlterStorage& alter) {
    const redshift::TableStorage& storage = alter.storage;
    if (!storage.dist_style.empty() || !storage.dist_key.empty())
        for (auto& column : relation.columns) column.dist_key = false;
    if (alter.no_sort_key || !storage.sort_key.empty())
        for (auto& column : relation.columns) column.sort_key = 0;
    if (storage.encode_auto)
        for (auto& column : relation.columns) column.encode.clear();
    set_keys(relation, storage);
    for (const auto& [name, encoding] : alter.encodes) {
        (void)existing(relation, name);
        std::ranges::find(relation.columns, name, &CatalogColumn::name)->encode = encoding;
    }
    context.catalog.set_storage(relation);
}

}  // namespace

Result run(Context& context, const redshift::AlterTable& alter) {
    auto relation = context.table(alter.name, LockMode::exclusive);
    const bool rename = std::holds_alternative<redshift::RenameTable>(alter.action);
    if (relation.view && !rename && !std::holds_alternative<redshift::OwnerTo>(alter.action))
        throw redshift::messages::not_a_table(relation.name);
    std::visit([&](const auto& action) { apply(context, relation, action); }, alter.action);
    return done("ALTER TABLE");
}

namespace {

// DuckDB can neither rename a schema nor move a table, so the table is created anew.
void move(Context& context, const Relation& relation, const std::string& schema) {
    Relation target = relation;
    target.schema = schema;
    context.transaction.lock(target.lock_key(), LockMode::exclusive);
    if (relation.view) return;
    context.transaction.run(fmt::format("CREATE TABLE {0} ({1}); INSERT INTO {0} SELECT * FROM {2}; DROP TABLE {2}",
                                        target.duck_name(), duck_columns(relation.columns), relation.duck_name()));
    context.transaction.written().erase(relation.oid);
}

void rename_schema(Context& context, const std::string& from, const std::string& to) {
    auto& transaction = context.transaction;
    transaction.lock("schema " + to, LockMode::exclusive);
    require_schema_name(to);
    if (context.catalog.has_schema(to)) throw redshift::messages::schema_exists(to);
    std::vector<Relation> relations;
    for (const auto& name : context.catalog.relations_in(from))
        if (auto relation = context.catalog.find({{}, from, name, 0}, {}, LockMode::exclusive))
            relations.push_back(std::move(*relation));
    // A view is stored as its text, which contains the names of its tables.
    for (const auto& relation : relations)
        if (const auto views = context.catalog.dependents(relation); !views.empty())
            throw redshift::messages::schema_has_views(from, fmt::format("{}.{}", views[0].schema, views[0].name),
                                                       relation.text());
    transaction.run("CREATE SCHEMA IF NOT EXISTS " + duck::qualified_schema(to));
    for (const auto& relation : relations) move(context, relation, to);
    transaction.run(
        fmt::format("UPDATE _loadonce.schemas SET name = {1} WHERE name = {0}; "
                    "UPDATE _loadonce.relations SET schema = {1} WHERE schema = {0}; "
                    "UPDATE _loadonce.privileges SET schema = {1} WHERE schema = {0} AND kind <> 'database'",
                    duck::literal(from), duck::literal(to)));
    transaction.catalog_changed();
}

}  // namespace

Result run(Context& context, const redshift::AlterSchema& alter) {
    context.transaction.lock("schema " + alter.name, LockMode::exclusive);
    context.catalog.require_schema(alter.name);
    if (const auto* rename = std::get_if<redshift::RenameTable>(&alter.action))
        rename_schema(context, alter.name, rename->to);
    return done("ALTER SCHEMA");
}

}  // namespace loadonce::local
