// What the queries of the catalog's relations are made of.
#include "local/catalog_views.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "local/context.h"
#include "local/errors.h"
#include "local/translate.h"

namespace loadonce::local {
namespace {

constexpr std::string_view type_case =
    "CASE c.type WHEN 'bool' THEN 'boolean' WHEN 'int2' THEN 'smallint' WHEN 'int4' THEN 'integer' WHEN 'int8' THEN "
    "'bigint' "
    "WHEN 'float4' THEN 'real' WHEN 'float8' THEN 'double precision' WHEN 'bpchar' THEN 'character' WHEN 'varchar' "
    "THEN 'character varying' "
    "WHEN 'timestamp' THEN 'timestamp without time zone' WHEN 'timestamptz' THEN 'timestamp with time zone' "
    "WHEN 'time' THEN 'time without time zone' WHEN 'timetz' THEN 'time with time zone' WHEN 'varbyte' THEN 'binary "
    "varying' ELSE c.type END";
constexpr std::string_view length_suffix =
    "CASE WHEN c.type IN ('bpchar', 'varchar', 'varbyte') THEN '(' || c.length || ')' "
    "WHEN c.type = 'numeric' THEN '(' || c.\"precision\" || ',' || c.scale || ')' ELSE '' END";
constexpr std::string_view type_oid =
    "CASE c.type WHEN 'bool' THEN 16 WHEN 'int2' THEN 21 WHEN 'int4' THEN 23 WHEN 'int8' THEN 20 WHEN 'float4' THEN "
    "700 WHEN 'float8' THEN 701 "
    "WHEN 'numeric' THEN 1700 WHEN 'bpchar' THEN 1042 WHEN 'varchar' THEN 1043 WHEN 'date' THEN 1082 WHEN 'time' THEN "
    "1083 WHEN 'timetz' THEN 1266 "
    "WHEN 'timestamp' THEN 1114 WHEN 'timestamptz' THEN 1184 WHEN 'varbyte' THEN 6551 "
    "WHEN 'intervaly2m' THEN 1188 WHEN 'intervald2s' THEN 1190 ELSE 4000 END";
constexpr std::string_view type_modifier =
    "CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length + 4 WHEN c.type = 'numeric' THEN (c.\"precision\" << 16) "
    "+ c.scale + 4 ELSE -1 END";
constexpr std::string_view default_text =
    "CASE WHEN c.identity_seed IS NOT NULL THEN '\"identity\"(' || c.oid || ', ' || (c.number - 1) || ', ''' || "
    "c.identity_seed || ',' || "
    "c.identity_step || '''::text)' ELSE c.default_sql END";

constexpr std::string_view columns_sql = R"(
SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, c.name AS column_name,
    CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {default} AS column_default,
    CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, {type} AS data_type,
    CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length END AS character_maximum_length,
    CASE c.type WHEN 'numeric' THEN c."precision" WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 WHEN 'int8' THEN 64 END AS numeric_precision,
    CASE c.type WHEN 'numeric' THEN 10 WHEN 'int2' THEN 2 WHEN 'int4' THEN 2 WHEN 'int8' THEN 2 END AS numeric_precision_radix,
    CASE c.type WHEN 'numeric' THEN c.scale WHEN 'int2' THEN 0 WHEN 'int4' THEN 0 WHEN 'int8' THEN 0 END AS numeric_scale,
    CASE WHEN c.type IN ('time', 'timetz', 'timestamp', 'timestamptz') THEN 6 END AS datetime_precision,
    CAST(NULL AS VARCHAR) AS interval_type, CAST(NULL AS VARCHAR) AS interval_precision, CAST(NULL AS VARCHAR) AS character_set_catalog,
    CAST(NULL AS VARCHAR) AS character_set_schema, CAST(NULL AS VARCHAR) AS character_set_name, CAST(NULL AS VARCHAR) AS collation_catalog,
    CAST(NULL AS VARCHAR) AS collation_schema, CAST(NULL AS VARCHAR) AS collation_name, CAST(NULL AS VARCHAR) AS domain_name,
    c.type AS udt_name, c.comment AS remarks FROM {c} c JOIN {r} r USING (oid))";
constexpr std::string_view tables_sql =
    "SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, "
    "CASE WHEN r.kind = 'v' THEN 'VIEW' WHEN r.schema = 'pg_temp' THEN 'LOCAL TEMPORARY' ELSE 'BASE TABLE' END AS "
    "table_type, "
    "r.comment AS remarks FROM {r} r";
constexpr std::string_view namespaces =
    "(SELECT oid, name FROM _loadonce.schemas UNION ALL VALUES (11, 'pg_catalog'), (11000, 'information_schema'), (99, "
    "'pg_temp'))";

constexpr std::string_view users =
    "(SELECT 100 AS id, {user} AS name, TRUE AS create_db, TRUE AS super UNION ALL SELECT id, name, create_db, super "
    "FROM "
    "_loadonce.principals WHERE kind = 'user' AND name <> {user})";

// Primary keys, unique keys and references. Those of temporary tables are not kept.
constexpr std::string_view constraints =
    "(SELECT r.oid AS relation, r.schema, r.name AS table_name, k.name, k.kind, k.columns, y.id, y.target, "
    "y.target_columns FROM "
    "_loadonce.constraints k JOIN _loadonce.keys y ON y.oid = k.oid AND y.name = k.name JOIN _loadonce.relations r ON "
    "r.oid = k.oid)";
constexpr std::string_view index_definition =
    "'CREATE UNIQUE INDEX ' || k.name || ' ON ' || k.schema || '.' || k.table_name || ' USING btree (' || "
    "list_aggregate(k.columns, "
    "'string_agg', ', ') || ')'";

// References, a row for each of their columns, numbered as JDBC does: 3 is NO ACTION, 7 NOT DEFERRABLE
// (redshift_connector takes nothing for the same).
constexpr std::string_view references =
    "(SELECT 'dev' AS pk_database_name, t.schema AS pk_schema_name, t.name AS pk_table_name, unnest(k.target_columns) "
    "AS "
    "pk_column_name, 'dev' AS fk_database_name, k.schema AS fk_schema_name, k.table_name AS fk_table_name, "
    "unnest(k.columns) AS fk_column_name, CAST(generate_subscripts(k.columns, 1) AS SMALLINT) AS key_seq, k.name AS "
    "fk_name, (SELECT arg_min(p.name, p.kind) FROM {k} p WHERE p.relation = k.target AND p.kind <> 'f' AND p.columns = "
    "k.target_columns) AS pk_name, CAST(3 AS SMALLINT) AS update_rule, CAST(3 AS SMALLINT) AS delete_rule, CAST(7 AS "
    "SMALLINT) AS deferrability FROM {k} k JOIN _loadonce.relations t ON t.oid = k.target WHERE k.kind = 'f')";

// What was granted, as SHOW GRANTS has it. Everything is its user's own here, so whoever is logged in has granted it.
constexpr std::string_view grants =
    "(SELECT 'dev' AS database_name, CASE p.kind WHEN 'table' THEN r.schema WHEN 'schema' THEN p.schema END AS "
    "schema_name, coalesce(r.name, p.schema) AS object_name, upper(p.kind) AS object_type, p.privilege AS "
    "privilege_type, CAST(coalesce(u.id, i.id, 0) AS INTEGER) AS identity_id, p.grantee AS identity_name, "
    "p.grantee_kind AS identity_type, p.admin AS admin_option, upper(p.kind) AS privilege_scope, {user} AS "
    "grantor_name "
    "FROM _loadonce.privileges p LEFT JOIN _loadonce.relations r USING (oid) LEFT JOIN {users} u ON p.grantee_kind = "
    "'user' AND u.name = p.grantee LEFT JOIN _loadonce.principals i ON i.kind = p.grantee_kind AND i.name = p.grantee)";

// Access lists as PostgreSQL writes them: grantee=privileges/grantor, an owner's own entry first; none where nothing
// was granted.
std::string access_lists(std::string_view kind, std::string_view object, std::string_view owner) {
    return fmt::format(
        "(SELECT {1}, list_prepend({{user}} || '={2}/' || {{user}}, list(entry ORDER BY entry)) AS acl FROM (SELECT "
        "{1}, CASE grantee_kind WHEN "
        "'public' THEN '' WHEN 'group' THEN 'group ' || grantee ELSE grantee END || '=' || string_agg(CASE privilege "
        "WHEN 'INSERT' THEN 'a' WHEN "
        "'SELECT' THEN 'r' WHEN 'UPDATE' THEN 'w' WHEN 'DELETE' THEN 'd' WHEN 'REFERENCES' THEN 'x' WHEN 'USAGE' THEN "
        "'U' WHEN 'CREATE' THEN 'C' "
        "WHEN 'TEMPORARY' THEN 'T' WHEN 'TEMP' THEN 'T' WHEN 'DROP' THEN 'D' ELSE '' END || CASE WHEN admin THEN '*' "
        "ELSE '' END, '' ORDER BY "
        "privilege) || '/' || {{user}} AS entry FROM _loadonce.privileges WHERE kind = '{0}' GROUP BY {1}, "
        "grantee_kind, grantee) GROUP BY {1})",
        kind, object, owner);
}

struct Part {
    std::string_view name;
    std::string (*sql)();
};

constexpr auto parts = std::to_array<Part>({
    {"r", Catalog::all_relations},
    {"c", Catalog::all_columns},  // {type} and the like are of a column c
    {"k", [] { return std::string(constraints); }},
    {"type", [] { return std::string(type_case); }},
    {"length", [] { return std::string(length_suffix); }},
    {"oid", [] { return std::string(type_oid); }},
    {"modifier", [] { return std::string(type_modifier); }},
    {"default", [] { return std::string(default_text); }},
    {"index", [] { return std::string(index_definition); }},  // of a constraint k
    {"namespaces", [] { return std::string(namespaces); }},
    {"references", [] { return std::string(references); }},
    {"grants", [] { return std::string(grants); }},
    {"users", [] { return std::string(users); }},
    {"columns", [] { return std::string(columns_sql); }},
    {"tables", [] { return std::string(tables_sql); }},
    {"table_acl", [] { return access_lists("table", "oid", "arwdRxtD"); }},
    {"schema_acl", [] { return access_lists("schema", "schema", "UC"); }},
    {"database_acl", [] { return access_lists("database", "schema", "CT"); }},
});

// In one pass, so that nothing in an argument is taken for a part.
std::string filled(std::string_view sql, const std::string& user, std::span<const std::string> arguments = {}) {
    std::string text;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] != '{') {
            text += sql[i];
            continue;
        }
        const auto end = sql.find('}', i);
        const auto name = sql.substr(i + 1, end - i - 1);
        if (name == "user")
            text += duck::literal(user);
        else if (name[0] >= '1' && name[0] <= '9')
            text += arguments[static_cast<std::size_t>(name[0] - '1')];
        else
            text += filled(std::ranges::find(parts, name, &Part::name)->sql(), user);
        i = end;
    }
    return text;
}

}  // namespace

std::string catalog_view(const Context& context, std::string_view schema, std::string_view name) {
    for (const auto family : {information_schema_views(), pg_views(), svv_views()})
        for (const auto& view : family)
            if (view.name == name && (view.schema == schema || (schema.empty() && view.schema == "pg_catalog")))
                return filled(view.sql, context.user);
    if (const auto hint = hint_about_absent(name); schema == "pg_catalog" && !hint.empty())
        throw refusal("42P01", fmt::format("relation \"pg_catalog.{}\" does not exist", name), std::string(hint));
    return {};
}

std::string catalog_sql(const Context& context, std::string_view sql, std::span<const std::string> arguments) {
    return filled(sql, context.user, arguments);
}

}  // namespace loadonce::local
