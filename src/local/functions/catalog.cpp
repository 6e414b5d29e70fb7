// Functions of the catalog: what belongs to the number of a relation, a constraint or a user.
#include <fmt/format.h>

#include "local/functions/families.h"
#include "local/functions/relation_number.h"
#include "local/system_views/views.h"

namespace loadonce::local::families {
namespace {

// `sql` is a query over {1}, which is (SELECT first argument AS _loadonce_a1, ...) AS a. So the arguments are outside
// the scope of the catalog's names, and the rest of `sql` names a._loadonce_a1.
BoundExpression looked_up(const Call& call, std::string_view sql, const std::vector<std::string>& parts = {}) {
    std::string arguments;
    for (std::size_t i = 0; i < call.sql.size(); ++i)
        arguments += fmt::format("{}{} AS _loadonce_a{}", i > 0 ? ", " : "(SELECT ", call.sql[i], i + 1);
    std::vector<std::string> filling{arguments + ") AS a"};
    filling.insert(filling.end(), parts.begin(), parts.end());
    return {catalog_sql(call.context, sql, filling), call.type};
}

// Whether names of the schema in the SQL `schema` need none before them.
std::string visible(const Call& call, std::string_view schema) {
    std::string names = "'pg_catalog', 'pg_temp'";
    for (const auto& one : call.context.settings.search_path()) names += ", " + duck::literal(one);
    return fmt::format("{} IN ({})", schema, names);
}

std::string relation_name(const Call& call, std::string_view schema, std::string_view name) {
    return fmt::format("CASE WHEN {0} THEN '' ELSE loadonce_quote_ident({1}) || '.' END || loadonce_quote_ident({2})",
                       visible(call, schema), schema, name);
}

std::string names_of(std::string_view list) {
    return fmt::format("list_aggregate(list_transform({0}, lambda {1}: loadonce_quote_ident({1})), 'string_agg', ', ')",
                       list, duck::internal_name("name"));
}

}  // namespace

// obj_description(oid [, catalog]): of relations alone, as nothing else can have a comment.
BoundExpression object_description(const Call& call) {
    return looked_up(call, call.sql.size() == 1
                               ? "(SELECT max(r.comment) FROM {1} JOIN {relations} r ON r.oid = a._loadonce_a1)"
                               : "(SELECT max(r.comment) FROM {1} JOIN {relations} r ON r.oid = a._loadonce_a1 AND "
                                 "a._loadonce_a2 = 'pg_class')");
}

BoundExpression column_description(const Call& call) {
    return looked_up(call,
                     "(SELECT max(c.comment) FROM {1} JOIN {relation_columns} c ON c.oid = a._loadonce_a1 AND c.number "
                     "= a._loadonce_a2)");
}

// pg_get_constraintdef(oid [, pretty])
BoundExpression constraint_definition(const Call& call) {
    return looked_up(
        call,
        "(SELECT max(CASE k.kind WHEN 'p' THEN 'PRIMARY KEY (' || {2} || ')' WHEN 'u' THEN 'UNIQUE (' || {2} || ')' "
        "ELSE 'FOREIGN KEY (' || {2} || ') REFERENCES ' || {3} || '(' || {4} || ')' END) FROM {1} JOIN {keys} k ON "
        "k.id = "
        "a._loadonce_a1 LEFT JOIN _loadonce.relations t ON t.oid = k.target)",
        {names_of("k.columns"), relation_name(call, "t.schema", "t.name"), names_of("k.target_columns")});
}

// pg_get_indexdef(index [, column, pretty]): the whole, or the name of one of its columns.
BoundExpression index_definition(const Call& call) {
    return looked_up(call,
                     call.sql.size() == 1
                         ? "(SELECT max({index}) FROM {1} JOIN {keys} k ON k.id = a._loadonce_a1 AND k.kind <> 'f')"
                         : "(SELECT max(CASE WHEN a._loadonce_a2 = 0 THEN {index} ELSE "
                           "loadonce_quote_ident(list_extract(k.columns, a._loadonce_a2)) END) "
                           "FROM {1} JOIN {keys} k ON k.id = a._loadonce_a1 AND k.kind <> 'f')");
}

// By number, or by name.
BoundExpression view_definition(const Call& call) {
    Call one = call;
    const auto& name = call.values[0].literal;
    if (name && name->find_first_not_of("0123456789") != std::string::npos)
        one.sql[0] = std::to_string(relation_number(call.context, *name));
    return looked_up(
        one,
        "(SELECT max(r.definition) || ';' FROM {1} JOIN {relations} r ON r.kind = 'v' AND r.oid = a._loadonce_a1)");
}

// has_table_privilege([user,] table, privilege): what was granted to the user, his groups or everybody. The session's
// own user may do everything.
BoundExpression has_privilege(const Call& call) {
    if (call.sql.size() < 3) return {"TRUE", call.type};
    const bool table = call.name() == "has_table_privilege";
    const bool schema = call.name() == "has_schema_privilege";
    return looked_up(
        call,
        "(SELECT a._loadonce_a1 = {2} OR EXISTS (SELECT 1 FROM _loadonce.privileges p LEFT JOIN _loadonce.relations r "
        "USING "
        "(oid) "
        "WHERE p.kind = {3} AND lower(a._loadonce_a2) IN ({4}) AND p.privilege = upper(a._loadonce_a3) AND "
        "(p.grantee_kind = 'public' OR "
        "(p.grantee_kind = 'user' AND p.grantee = a._loadonce_a1) OR (p.grantee_kind = 'group' AND p.grantee IN "
        "(SELECT g.name "
        "FROM _loadonce.principals g WHERE g.kind = 'group' AND list_contains(g.members, a._loadonce_a1))))) FROM {1})",
        {duck::literal(call.context.user),
         table    ? "'table'"
         : schema ? "'schema'"
                  : "'database'",
         table ? "r.name, r.schema || '.' || r.name" : "p.schema"});
}

BoundExpression user_by_number(const Call& call) {
    return looked_up(
        call,
        "(SELECT coalesce(max(u.name), 'unknown (OID=' || any_value(a._loadonce_a1) || ')') FROM {1} LEFT JOIN "
        "{users} u ON u.id = "
        "a._loadonce_a1)");
}

// Whether a relation's name says enough: its schema is on the search path. Indexes are where their table is.
BoundExpression table_is_visible(const Call& call) {
    return looked_up(
        call,
        "EXISTS (SELECT 1 FROM {1} JOIN (SELECT oid, schema FROM {relations} UNION ALL SELECT id, schema FROM "
        "{keys}) r ON r.oid = "
        "a._loadonce_a1 AND {2})",
        {visible(call, "r.schema")});
}

// Eight bytes a value: DuckDB does not tell what a table takes in its file.
BoundExpression relation_size(const Call& call) {
    return looked_up(
        call,
        "(SELECT CAST(coalesce(max(t.estimated_size * t.column_count * 8), 0) AS BIGINT) FROM {1} LEFT "
        "JOIN {relations} r ON "
        "r.oid = a._loadonce_a1 LEFT JOIN duckdb_tables() t ON t.schema_name = r.schema AND t.table_name = r.name)");
}

}  // namespace loadonce::local::families
