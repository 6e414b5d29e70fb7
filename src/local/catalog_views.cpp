// Redshift's catalog relations as queries over the hidden schema. One table, name to SQL; columns as Redshift documents
// them, those that the program and common clients read.
#include <fmt/format.h>

#include <array>

#include "local/context.h"
#include "local/errors.h"
#include "local/translate.h"

namespace loadonce::local {
namespace {

struct CatalogView {
    std::string_view schema, name;
    // {r}: all relations, {c}: all columns, {type}: format_type() of a column c, {udt}: PostgreSQL's type name
    std::string_view sql;
};

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
    "WHEN 'timestamp' THEN 1114 WHEN 'timestamptz' THEN 1184 WHEN 'varbyte' THEN 6551 ELSE 4000 END";
constexpr std::string_view type_modifier =
    "CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length + 4 WHEN c.type = 'numeric' THEN (c.\"precision\" << 16) "
    "+ c.scale + 4 ELSE -1 END";
constexpr std::string_view default_text =
    "CASE WHEN c.identity_seed IS NOT NULL THEN '\"identity\"(' || c.oid || ', ' || (c.number - 1) || ', ''' || "
    "c.identity_seed || ',' || "
    "c.identity_step || '''::text)' ELSE c.default_sql END";

constexpr std::string_view columns_sql =
    "SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, c.name AS column_name, "
    "CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {default} AS "
    "column_default, "
    "CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, {type} AS data_type, "
    "CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length END AS character_maximum_length, "
    "CASE c.type WHEN 'numeric' THEN c.\"precision\" WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 WHEN 'int8' THEN 64 END "
    "AS numeric_precision, "
    "CASE c.type WHEN 'numeric' THEN c.scale WHEN 'int2' THEN 0 WHEN 'int4' THEN 0 WHEN 'int8' THEN 0 END AS "
    "numeric_scale, "
    "c.type AS udt_name, c.comment AS remarks FROM {c} c JOIN {r} r USING (oid)";
constexpr std::string_view tables_sql =
    "SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, "
    "CASE WHEN r.kind = 'v' THEN 'VIEW' WHEN r.schema = 'pg_temp' THEN 'LOCAL TEMPORARY' ELSE 'BASE TABLE' END AS "
    "table_type, "
    "r.comment AS remarks FROM {r} r";
constexpr std::string_view namespaces =
    "(SELECT oid, name FROM _loadonce.schemas UNION ALL VALUES (11, 'pg_catalog'), (11000, 'information_schema'), (99, "
    "'pg_temp'))";

constexpr std::string_view users =
    "(SELECT 100 AS id, 'loadonce' AS name, TRUE AS create_db, TRUE AS super UNION ALL SELECT id, name, create_db, "
    "super "
    "FROM _loadonce.principals WHERE kind = 'user')";

constexpr auto views = std::to_array<CatalogView>({
    {"information_schema", "columns", columns_sql},
    {"information_schema", "tables", tables_sql},
    {"information_schema", "schemata",
     "SELECT 'dev' AS catalog_name, n.name AS schema_name, 'loadonce' AS schema_owner FROM {namespaces} n"},
    {"information_schema", "views",
     "SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, r.definition AS view_definition "
     "FROM {r} r WHERE r.kind = 'v'"},
    {"information_schema", "table_constraints",
     "SELECT 'dev' AS constraint_catalog, r.schema AS constraint_schema, k.name AS constraint_name, r.schema AS "
     "table_schema, r.name AS table_name, "
     "CASE k.kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END AS constraint_type "
     "FROM _loadonce.constraints k JOIN {r} r USING (oid)"},
    {"information_schema", "key_column_usage",
     "SELECT 'dev' AS constraint_catalog, r.schema AS constraint_schema, k.name AS constraint_name, r.schema AS "
     "table_schema, r.name AS table_name, "
     "unnest(k.columns) AS column_name, CAST(generate_subscripts(k.columns, 1) AS INTEGER) AS ordinal_position "
     "FROM _loadonce.constraints k JOIN {r} r USING (oid)"},
    {"pg_catalog", "svv_columns", columns_sql},
    {"pg_catalog", "svv_tables", tables_sql},
    {"pg_catalog", "svv_all_columns",
     "SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, c.name AS column_name, "
     "CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {default} AS "
     "column_default, "
     "CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, {type} AS data_type, "
     "CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length END AS character_maximum_length, c.\"precision\" AS "
     "numeric_precision, "
     "c.scale AS numeric_scale, c.comment AS remarks FROM {c} c JOIN {r} r USING (oid)"},
    {"pg_catalog", "svv_all_tables",
     "SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, "
     "CASE WHEN r.kind = 'v' THEN 'VIEW' ELSE 'TABLE' END AS table_type, r.comment AS remarks FROM {r} r"},
    {"pg_catalog", "svv_all_schemas",
     "SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type FROM "
     "{namespaces} n"},
    {"pg_catalog", "svv_table_info",
     // Of tables with rows, as on Redshift.
     "SELECT 'dev' AS database, r.schema AS schema, r.oid AS table_id, r.name AS \"table\", "
     "CASE WHEN bool_or(coalesce(c.encode, '') NOT IN ('', 'raw')) THEN 'Y' ELSE 'N' END AS encoded, "
     "coalesce('KEY(' || max(CASE WHEN c.dist_key THEN c.name END) || ')', 'AUTO(EVEN)') AS diststyle, "
     "coalesce(max(CASE WHEN c.sort_key = 1 THEN c.name END), 'AUTO(SORTKEY)') AS sortkey1, "
     "max(CASE WHEN c.type = 'varchar' THEN c.length END) AS max_varchar, "
     "max(CASE WHEN c.sort_key = 1 THEN c.encode END) AS sortkey1_enc, "
     "CAST(count(CASE WHEN c.sort_key > 0 THEN 1 END) AS INTEGER) AS sortkey_num, CAST(1 AS BIGINT) AS size, "
     "CAST(0 AS DECIMAL(10,4)) AS pct_used, CAST(0 AS BIGINT) AS empty, CAST(0 AS DECIMAL(5,2)) AS unsorted, "
     "CAST(0 AS DECIMAL(5,2)) AS stats_off, CAST(any_value(t.estimated_size) AS DECIMAL(38,0)) AS tbl_rows, "
     "CAST(NULL AS DECIMAL(19,2)) AS skew_sortkey1, CAST(NULL AS DECIMAL(19,2)) AS skew_rows, "
     "CAST(any_value(t.estimated_size) AS DECIMAL(38,0)) AS estimated_visible_rows, CAST(NULL AS VARCHAR) AS "
     "risk_event, CAST(0 AS DECIMAL(5,2)) AS vacuum_sort_benefit, CAST(NULL AS TIMESTAMP) AS create_time "
     "FROM {r} r JOIN {c} c USING (oid) JOIN duckdb_tables() t ON t.schema_name = r.schema AND t.table_name = r.name "
     "WHERE r.kind = 'r' AND t.estimated_size > 0 GROUP BY r.schema, r.oid, r.name"},
    {"pg_catalog", "svv_redshift_tables",
     "SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, CASE WHEN r.kind = 'v' THEN 'VIEW' "
     "ELSE 'TABLE' END AS table_type, CAST(NULL AS VARCHAR) AS table_acl, r.comment AS remarks, 'loadonce' AS "
     "table_owner FROM {r} r"},
    {"pg_catalog", "svv_redshift_columns",
     "SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, c.name AS column_name, "
     "CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {type} || "
     "{length} "
     "AS data_type, {default} AS column_default, CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, CASE "
     "WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding, c.dist_key AS distkey, c.sort_key AS sortkey, "
     "CAST(NULL AS VARCHAR) AS column_acl, c.comment AS remarks FROM {c} c JOIN {r} r USING (oid)"},
    {"pg_catalog", "pg_table_def",
     "SELECT r.schema AS schemaname, r.name AS tablename, c.name AS \"column\", {type} || {length} AS \"type\", "
     "CASE WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding, c.dist_key AS distkey, c.sort_key AS sortkey, "
     "c.not_null AS \"notnull\" "
     "FROM {c} c JOIN {r} r USING (oid)"},
    {"pg_catalog", "pg_namespace",
     "SELECT n.oid, n.name AS nspname, 100 AS nspowner, CAST(NULL AS VARCHAR) AS nspacl FROM {namespaces} n"},
    {"pg_catalog", "pg_class",
     "SELECT r.oid, r.name AS relname, n.oid AS relnamespace, 100 AS relowner, CAST(0 AS REAL) AS reltuples, r.kind AS "
     "relkind, "
     "(SELECT count(*) FROM {c} c WHERE c.oid = r.oid) AS relnatts, FALSE AS relhasindex, r.schema = 'pg_temp' AS "
     "relistemp, CAST(0 AS SMALLINT) AS relchecks, FALSE AS relhasrules, FALSE AS relhastriggers, FALSE AS relhasoids, "
     "0 AS reltablespace, 0 AS reloftype, 0 AS reltype, 0 AS relam, 0 AS reltoastrelid, CASE WHEN r.schema = 'pg_temp' "
     "THEN 't' "
     "ELSE 'p' END AS relpersistence, CAST(NULL AS VARCHAR) AS relacl "
     "FROM {r} r JOIN {namespaces} n ON n.name = r.schema"},
    {"pg_catalog", "pg_attribute",
     "SELECT c.oid AS attrelid, c.name AS attname, {oid} AS atttypid, CAST(c.number AS SMALLINT) AS attnum, {modifier} "
     "AS atttypmod, "
     "c.not_null AS attnotnull, (c.default_sql IS NOT NULL OR c.identity_seed IS NOT NULL) AS atthasdef, FALSE AS "
     "attisdropped, "
     "c.dist_key AS attisdistkey, c.sort_key AS attsortkeyord, CAST(-1 AS SMALLINT) AS attlen, 0 AS attcollation FROM "
     "{c} c"},
    {"pg_catalog", "pg_attrdef",
     "SELECT c.oid AS adrelid, CAST(c.number AS SMALLINT) AS adnum, {default} AS adsrc, {default} AS adbin FROM {c} c "
     "WHERE {default} IS "
     "NOT NULL"},
    {"pg_catalog", "pg_tables",
     "SELECT r.schema AS schemaname, r.name AS tablename, 'loadonce' AS tableowner, FALSE AS hasindexes FROM {r} r "
     "WHERE r.kind = 'r'"},
    {"pg_catalog", "pg_views",
     "SELECT r.schema AS schemaname, r.name AS viewname, 'loadonce' AS viewowner, r.definition FROM {r} r WHERE r.kind "
     "= 'v'"},
    {"pg_catalog", "pg_database",
     "SELECT 100000 AS oid, 'dev' AS datname, 100 AS datdba, 6 AS encoding, TRUE AS datallowconn, 'C' AS datcollate, "
     "'C' AS datctype, "
     "CAST(NULL AS VARCHAR) AS datacl"},
    {"pg_catalog", "pg_user",
     "SELECT name AS usename, CAST(id AS INTEGER) AS usesysid, create_db AS usecreatedb, super AS usesuper, FALSE AS "
     "usecatupd, '********' AS passwd, CAST(NULL AS VARCHAR) AS valuntil, CAST(NULL AS VARCHAR) AS useconfig FROM "
     "{users}"},
    {"pg_catalog", "pg_user_info",
     "SELECT name AS usename, CAST(id AS INTEGER) AS usesysid, create_db AS usecreatedb, super AS usesuper, FALSE AS "
     "usecatupd, '********' AS passwd, CAST(NULL AS VARCHAR) AS valuntil, CAST(NULL AS VARCHAR) AS useconfig, "
     "'UNLIMITED' AS useconnlimit FROM {users}"},
    {"pg_catalog", "svv_user_info",
     "SELECT name AS user_name, CAST(id AS INTEGER) AS user_id, create_db AS createdb, super AS superuser, FALSE AS "
     "catalog_update, 'UNLIMITED' AS connection_limit, 'RESTRICTED' AS syslog_access, CAST(NULL AS INTEGER) AS "
     "session_timeout, CAST(NULL AS VARCHAR) AS external_id FROM {users}"},
    {"pg_catalog", "pg_group",
     "SELECT g.name AS groname, CAST(g.id AS INTEGER) AS grosysid, (SELECT chr(123) || string_agg(u.id, ',' ORDER BY "
     "u.id) || chr(125) FROM {users} u WHERE list_contains(g.members, u.name)) AS grolist FROM _loadonce.principals g "
     "WHERE "
     "g.kind = 'group'"},
    {"pg_catalog", "svv_relation_privileges",
     "SELECT r.schema AS namespace_name, r.name AS relation_name, p.privilege AS privilege_type, CAST(i.id AS INTEGER) "
     "AS identity_id, p.grantee AS identity_name, p.grantee_kind AS identity_type, p.admin AS admin_option FROM "
     "_loadonce.privileges p JOIN _loadonce.relations r USING (oid) LEFT JOIN _loadonce.principals i ON i.kind = "
     "p.grantee_kind AND i.name = p.grantee WHERE p.kind = 'table'"},
    {"pg_catalog", "svv_schema_privileges",
     "SELECT p.schema AS namespace_name, p.privilege AS privilege_type, CAST(i.id AS INTEGER) AS identity_id, "
     "p.grantee "
     "AS identity_name, p.grantee_kind AS identity_type, p.admin AS admin_option FROM _loadonce.privileges p LEFT JOIN "
     "_loadonce.principals i ON i.kind = p.grantee_kind AND i.name = p.grantee WHERE p.kind = 'schema'"},
    {"pg_catalog", "svv_database_privileges",
     "SELECT p.schema AS database_name, p.privilege AS privilege_type, CAST(i.id AS INTEGER) AS identity_id, p.grantee "
     "AS identity_name, p.grantee_kind AS identity_type, p.admin AS admin_option FROM _loadonce.privileges p LEFT JOIN "
     "_loadonce.principals i ON i.kind = p.grantee_kind AND i.name = p.grantee WHERE p.kind = 'database'"},
    {"pg_catalog", "pg_constraint",
     "SELECT k.oid AS conrelid, k.name AS conname, k.kind AS contype, n.oid AS connamespace FROM _loadonce.constraints "
     "k JOIN {r} r USING (oid) "
     "JOIN {namespaces} n ON n.name = r.schema"},
    {"pg_catalog", "pg_type",
     "SELECT t.oid, t.typname, 11 AS typnamespace, CAST(t.typlen AS SMALLINT) AS typlen, 'b' AS typtype, 0 AS "
     "typbasetype, "
     "-1 AS typtypmod, 0 AS typcollation, 0 AS typrelid, 0 AS typelem, 0 AS typarray, FALSE AS typnotnull, "
     "CAST(NULL AS VARCHAR) AS typdefault, ',' AS typdelim FROM (VALUES (16, 'bool', 1), (20, 'int8', 8), (21, 'int2', "
     "2), "
     "(23, 'int4', 4), (25, 'text', -1), (26, 'oid', 4), (700, 'float4', 4), (701, 'float8', 8), (705, 'unknown', -1), "
     "(1042, 'bpchar', -1), (1043, 'varchar', -1), (1082, 'date', 4), (1083, 'time', 8), (1114, 'timestamp', 8), "
     "(1184, 'timestamptz', 8), (1266, 'timetz', 12), (1700, 'numeric', -1), (4000, 'super', -1), (6551, 'varbyte', "
     "-1)) "
     "t(oid, typname, typlen)"},
    // Keys are not enforced, and still this is where awswrangler looks for them.
    {"pg_catalog", "pg_indexes",
     "SELECT r.schema AS schemaname, r.name AS tablename, k.name AS indexname, CAST(NULL AS VARCHAR) AS tablespace, "
     "'CREATE UNIQUE INDEX ' || k.name || ' ON ' || r.schema || '.' || r.name || ' USING btree (' || "
     "list_aggregate(k.columns, 'string_agg', ', ') || ')' AS indexdef FROM _loadonce.constraints k JOIN {r} r USING "
     "(oid) "
     "WHERE k.kind IN ('p', 'u')"},
    // What this warehouse has none of.
    {"pg_catalog", "pg_index",
     "SELECT 0 AS indexrelid, 0 AS indrelid, FALSE AS indisunique, FALSE AS indisprimary, '' AS indkey WHERE FALSE"},
    {"pg_catalog", "pg_inherits", "SELECT 0 AS inhrelid, 0 AS inhparent, 0 AS inhseqno WHERE FALSE"},
    {"pg_catalog", "pg_collation", "SELECT 0 AS oid, '' AS collname WHERE FALSE"},
    {"pg_catalog", "pg_proc",
     "SELECT 0 AS oid, '' AS proname, 0 AS pronamespace, 0 AS proowner, 0 AS prorettype, '' AS prosrc WHERE FALSE"},
    {"pg_catalog", "pg_proc_info",
     "SELECT 0 AS prooid, '' AS proname, 0 AS pronamespace, 0 AS proowner, '' AS prokind, 0 AS prorettype, 0 AS "
     "pronargs, '' AS "
     "prosrc WHERE FALSE"},
    {"pg_catalog", "svv_external_schemas",
     "SELECT 0 AS esoid, 0 AS eskind, '' AS schemaname, 0 AS esowner, '' AS databasename, '' AS esoptions WHERE FALSE"},
    {"pg_catalog", "svv_external_tables",
     "SELECT '' AS redshift_database_name, '' AS schemaname, '' AS tablename, '' AS tabletype, '' AS location, '' AS "
     "parameters "
     "WHERE FALSE"},
    {"pg_catalog", "svv_external_columns",
     "SELECT '' AS redshift_database_name, '' AS schemaname, '' AS tablename, '' AS columnname, '' AS external_type, 0 "
     "AS "
     "columnnum, 0 AS part_key, '' AS is_nullable WHERE FALSE"},
    {"pg_catalog", "svv_redshift_schemas",
     "SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type, CAST(NULL AS "
     "VARCHAR) "
     "AS schema_acl, CAST(NULL AS VARCHAR) AS schema_option FROM {namespaces} n"},
    {"pg_catalog", "svv_redshift_databases",
     "SELECT 'dev' AS database_name, 100 AS database_owner, 'local' AS database_type, CAST(NULL AS VARCHAR) AS "
     "database_acl, "
     "CAST(NULL AS VARCHAR) AS database_options"},
    {"pg_catalog", "pg_description",
     "SELECT r.oid AS objoid, 1259 AS classoid, 0 AS objsubid, r.comment AS description FROM {r} r WHERE r.comment IS "
     "NOT NULL UNION ALL "
     "SELECT c.oid, 1259, c.number, c.comment FROM {c} c WHERE c.comment IS NOT NULL"},
});

std::string filled(std::string_view sql) {
    std::string text;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] != '{') {
            text += sql[i];
            continue;
        }
        const auto end = sql.find('}', i);
        const auto word = sql.substr(i + 1, end - i - 1);
        if (word == "r") text += Catalog::all_relations();
        if (word == "c") text += Catalog::all_columns();
        if (word == "type") text += type_case;
        if (word == "length") text += length_suffix;
        if (word == "oid") text += type_oid;
        if (word == "modifier") text += type_modifier;
        if (word == "default") text += default_text;
        if (word == "namespaces") text += namespaces;
        if (word == "users") text += users;
        i = end;
    }
    return text;
}

}  // namespace

std::string catalog_view(std::string_view schema, std::string_view name) {
    for (const auto& view : views)
        if (view.name == name && (view.schema == schema || (schema.empty() && view.schema == "pg_catalog")))
            return filled(view.sql);
    return {};
}

}  // namespace loadonce::local
