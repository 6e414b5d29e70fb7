// Functions of the catalog: what belongs to the number of a relation, a constraint or a user.
#include <fmt/format.h>

#include "local/functions/families.h"
#include "local/functions/relation_number.h"
#include "local/system_views/views.h"

namespace loadonce::local::families {
namespace {

BoundExpression looked_up(const Call& call, std::string_view sql, const std::vector<std::string>& parts = {}) {
    return {catalog_lookup(call.context, sql, call.sql, parts), call.type};
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
                               ? "(SELECT max(r.comment) FROM {1} JOIN {relations} r ON r.oid = {2})"
                               : "(SELECT max(r.comment) FROM {1} JOIN {relations} r ON r.oid = {2} AND "
                                 "{3} = 'pg_class')");
}

BoundExpression column_description(const Call& call) {
    return looked_up(call,
                     "(SELECT max(c.comment) FROM {1} JOIN {relation_columns} c ON c.oid = {2} AND c.number "
                     "= {3})");
}

// pg_get_constraintdef(oid [, pretty])
BoundExpression constraint_definition(const Call& call) {
    return looked_up(
        call,
        "(SELECT max(CASE k.kind WHEN 'p' THEN 'PRIMARY KEY (' || {5} || ')' WHEN 'u' THEN 'UNIQUE (' || {5} || ')' "
        "ELSE 'FOREIGN KEY (' || {5} || ') REFERENCES ' || {6} || '(' || {7} || ')' END) FROM {1} JOIN {keys} k ON "
        "k.id = "
        "{2} LEFT JOIN _loadonce.relations t ON t.oid = k.target)",
        {names_of("k.columns"), relation_name(call, "t.schema", "t.name"), names_of("k.target_columns")});
}

// pg_get_indexdef(index [, column, pretty]): the whole, or the name of one of its columns.
BoundExpression index_definition(const Call& call) {
    return looked_up(call, call.sql.size() == 1
                               ? "(SELECT max({index}) FROM {1} JOIN {keys} k ON k.id = {2} AND k.kind <> 'f')"
                               : "(SELECT max(CASE WHEN {3} = 0 THEN {index} ELSE "
                                 "loadonce_quote_ident(list_extract(k.columns, {3})) END) "
                                 "FROM {1} JOIN {keys} k ON k.id = {2} AND k.kind <> 'f')");
}

// By number, or by name.
BoundExpression view_definition(const Call& call) {
    Call one = call;
    const auto& name = call.values[0].literal;
    if (name && name->find_first_not_of("0123456789") != std::string::npos)
        one.sql[0] = Fragment(std::to_string(relation_number(call.context, *name)));
    return looked_up(one,
                     "(SELECT max(r.definition) || ';' FROM {1} JOIN {relations} r ON r.kind = 'v' AND r.oid = {2})");
}

// has_table_privilege([user,] table, privilege): what was granted to the user, his groups or everybody. The session's
// own user may do everything.
BoundExpression has_privilege(const Call& call) {
    if (call.sql.size() < 3) return {"TRUE", call.type};
    const bool table = call.name() == "has_table_privilege";
    const bool schema = call.name() == "has_schema_privilege";
    return looked_up(
        call,
        "(SELECT {2} = {5} OR EXISTS (SELECT 1 FROM _loadonce.privileges p LEFT JOIN _loadonce.relations r "
        "USING "
        "(oid) "
        "WHERE p.kind = {6} AND lower({3}) IN ({7}) AND p.privilege = upper({4}) AND "
        "(p.grantee_kind = 'public' OR "
        "(p.grantee_kind = 'user' AND p.grantee = {2}) OR (p.grantee_kind = 'group' AND p.grantee IN "
        "(SELECT g.name "
        "FROM _loadonce.principals g WHERE g.kind = 'group' AND list_contains(g.members, {2}))))) FROM {1})",
        {duck::literal(call.context.user),
         table    ? "'table'"
         : schema ? "'schema'"
                  : "'database'",
         table ? "r.name, r.schema || '.' || r.name" : "p.schema"});
}

BoundExpression user_by_number(const Call& call) {
    return looked_up(call,
                     "(SELECT coalesce(max(u.name), 'unknown (OID=' || any_value({2}) || ')') FROM {1} LEFT JOIN "
                     "{users} u ON u.id = "
                     "{2})");
}

// Whether a relation's name says enough: its schema is on the search path. Indexes are where their table is.
BoundExpression table_is_visible(const Call& call) {
    return looked_up(
        call,
        "EXISTS (SELECT 1 FROM {1} JOIN (SELECT oid, schema FROM {relations} UNION ALL SELECT id, schema FROM "
        "{keys}) r ON r.oid = "
        "{2} AND {5})",
        {visible(call, "r.schema")});
}

BoundExpression database_size(const Call& call) {
    return {Fragment::of_query("(SELECT CAST(coalesce(max(block_size * total_blocks), 0) AS BIGINT) FROM "
                               "pragma_database_size() WHERE database_name = current_database())"),
            call.type};
}

// As a subquery: it has more rows than one.
BoundExpression array_subscripts(const Call& call) {
    return {Fragment::of_query(compose("generate_subscripts({}, {})", call.sql[0], call.sql[1])), call.type};
}

// Eight bytes a value: DuckDB does not tell what a table takes in its file.
BoundExpression relation_size(const Call& call) {
    return looked_up(call,
                     "(SELECT CAST(coalesce(max(t.estimated_size * t.column_count * 8), 0) AS BIGINT) FROM {1} LEFT "
                     "JOIN {relations} r ON "
                     "r.oid = {2} LEFT JOIN duckdb_tables() t ON t.schema_name = r.schema AND t.table_name = r.name)");
}

}  // namespace loadonce::local::families
