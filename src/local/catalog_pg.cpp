// The catalog as PostgreSQL 8.0 has it, with Redshift's columns, and with those of later versions that clients ask for.
#include <array>

#include "local/catalog_views.h"

namespace loadonce::local {
namespace {

constexpr auto views = std::to_array<CatalogView>({
    {"pg_catalog", "pg_table_def", R"(
SELECT r.schema AS schemaname, r.name AS tablename, c.name AS "column", {type} || {length} AS "type",
    CASE WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding, c.dist_key AS distkey, c.sort_key AS sortkey, c.not_null AS "notnull"
FROM {c} c JOIN {r} r USING (oid) WHERE r.kind = 'r')"},
    {"pg_catalog", "pg_namespace", R"(
SELECT n.oid, n.name AS nspname, 100 AS nspowner, g.acl AS nspacl FROM {namespaces} n LEFT JOIN {schema_acl} g ON g.schema = n.name)"},
    // Keys have an index there, as they do on Redshift, though nothing uses it.
    {"pg_catalog", "pg_class", R"(
SELECT x.oid, 1259 AS tableoid, x.name AS relname, n.oid AS relnamespace, 0 AS reltype, 100 AS relowner, x.access AS relam, x.oid AS relfilenode,
    0 AS reltablespace, CAST(0 AS REAL) AS reltuples, 0 AS relpages, 0 AS reltoastrelid, x.has_index AS relhasindex, x.kind AS relkind,
    CAST(x.columns AS SMALLINT) AS relnatts, x.dist_style AS reldiststyle, CAST(0 AS SMALLINT) AS relchecks, FALSE AS relhasoids,
    x.has_primary_key AS relhaspkey, FALSE AS relhasrules, x.has_foreign_key AS relhastriggers, FALSE AS relhassubclass,
    x.schema = 'pg_temp' AS relistemp, CASE WHEN x.schema = 'pg_temp' THEN 't' ELSE 'p' END AS relpersistence, 0 AS reloftype,
    CAST(NULL AS VARCHAR[]) AS reloptions, x.acl AS relacl
FROM (SELECT r.oid, r.schema, r.name, r.kind, 0 AS access, (SELECT count(*) FROM {c} c WHERE c.oid = r.oid) AS columns,
        CASE WHEN EXISTS (SELECT 1 FROM {c} c WHERE c.oid = r.oid AND c.dist_key) THEN 1 ELSE 11 END AS dist_style,
        EXISTS (SELECT 1 FROM {k} k WHERE k.relation = r.oid AND k.kind <> 'f') AS has_index,
        EXISTS (SELECT 1 FROM {k} k WHERE k.relation = r.oid AND k.kind = 'p') AS has_primary_key,
        EXISTS (SELECT 1 FROM {k} k WHERE k.kind = 'f' AND (k.relation = r.oid OR k.target = r.oid)) AS has_foreign_key, g.acl
        FROM {r} r LEFT JOIN {table_acl} g ON g.oid = r.oid
    UNION ALL SELECT k.id, k.schema, k.name, 'i', 403, len(k.columns), 0, FALSE, FALSE, FALSE, NULL FROM {k} k WHERE k.kind <> 'f') x
JOIN {namespaces} n ON n.name = x.schema)"},
    {"pg_catalog", "pg_attribute", R"(
SELECT c.oid AS attrelid, c.name AS attname, {oid} AS atttypid, -1 AS attstattarget, CAST(-1 AS SMALLINT) AS attlen, CAST(c.number AS SMALLINT) AS attnum,
    0 AS attndims, {modifier} AS atttypmod, 'p' AS attstorage, c.not_null AS attnotnull,
    (c.default_sql IS NOT NULL OR c.identity_seed IS NOT NULL) AS atthasdef, FALSE AS attisdropped, TRUE AS attislocal,
    c.dist_key AS attisdistkey, c.sort_key AS attsortkeyord, 0 AS attcollation, CAST(NULL AS VARCHAR[]) AS attacl,
    CAST(NULL AS VARCHAR[]) AS attoptions
FROM (SELECT * FROM {c} UNION ALL SELECT c.* REPLACE (k.id AS oid, CAST(list_position(k.columns, c.name) AS INTEGER) AS number, FALSE AS not_null,
    NULL AS default_sql, NULL AS identity_seed) FROM {k} k JOIN {c} c ON c.oid = k.relation AND list_contains(k.columns, c.name)
    WHERE k.kind <> 'f') c)"},
    {"pg_catalog", "pg_attrdef", R"(
SELECT c.oid AS adrelid, CAST(c.number AS SMALLINT) AS adnum, {default} AS adsrc, {default} AS adbin FROM {c} c WHERE {default} IS NOT NULL)"},
    {"pg_catalog", "pg_tables", R"(
SELECT r.schema AS schemaname, r.name AS tablename, {user} AS tableowner, CAST(NULL AS VARCHAR) AS tablespace,
    EXISTS (SELECT 1 FROM {k} k WHERE k.relation = r.oid AND k.kind <> 'f') AS hasindexes, FALSE AS hasrules, FALSE AS hastriggers
FROM {r} r WHERE r.kind = 'r')"},
    {"pg_catalog", "pg_views", R"(
SELECT r.schema AS schemaname, r.name AS viewname, {user} AS viewowner, r.definition FROM {r} r WHERE r.kind = 'v')"},
    {"pg_catalog", "pg_database", R"(
SELECT 100000 AS oid, 'dev' AS datname, 100 AS datdba, 6 AS encoding, FALSE AS datistemplate, TRUE AS datallowconn, 'C' AS datcollate, 'C' AS datctype,
    1663 AS dattablespace, CAST(NULL AS VARCHAR) AS datconfig, (SELECT g.acl FROM {database_acl} g) AS datacl)"},
    {"pg_catalog", "pg_tablespace", R"(
SELECT * FROM (VALUES (1663, 'pg_default', 100, '', CAST(NULL AS VARCHAR[]), CAST(NULL AS VARCHAR[])), (1664, 'pg_global', 100, '', NULL, NULL))
    t(oid, spcname, spcowner, spclocation, spcacl, spcoptions))"},
    {"pg_catalog", "pg_user", R"(
SELECT name AS usename, CAST(id AS INTEGER) AS usesysid, create_db AS usecreatedb, super AS usesuper, FALSE AS usecatupd, '********' AS passwd,
    CAST(NULL AS VARCHAR) AS valuntil, CAST(NULL AS VARCHAR) AS useconfig FROM {users})"},
    {"pg_catalog", "pg_user_info", R"(
SELECT name AS usename, CAST(id AS INTEGER) AS usesysid, create_db AS usecreatedb, super AS usesuper, FALSE AS usecatupd, '********' AS passwd,
    CAST(NULL AS VARCHAR) AS valuntil, CAST(NULL AS VARCHAR) AS useconfig, 'UNLIMITED' AS useconnlimit FROM {users})"},
    {"pg_catalog", "pg_group", R"(
SELECT g.name AS groname, CAST(g.id AS INTEGER) AS grosysid,
    (SELECT list(CAST(u.id AS INTEGER) ORDER BY u.id) FROM {users} u WHERE list_contains(g.members, u.name)) AS grolist
FROM _loadonce.principals g WHERE g.kind = 'group')"},
    // Redshift has no roles of PostgreSQL's kind: users and groups in their form, for psql.
    {"pg_catalog", "pg_roles", R"(
SELECT CAST(id AS INTEGER) AS oid, name AS rolname, super AS rolsuper, TRUE AS rolinherit, super AS rolcreaterole, create_db AS rolcreatedb,
    TRUE AS rolcanlogin, -1 AS rolconnlimit, CAST(NULL AS TIMESTAMP) AS rolvaliduntil, FALSE AS rolreplication FROM {users}
UNION ALL SELECT CAST(id AS INTEGER), name, FALSE, TRUE, FALSE, FALSE, FALSE, -1, NULL, FALSE FROM _loadonce.principals WHERE kind = 'group')"},
    {"pg_catalog", "pg_auth_members", R"(
SELECT CAST(g.id AS INTEGER) AS roleid, CAST(u.id AS INTEGER) AS member FROM _loadonce.principals g
JOIN {users} u ON list_contains(g.members, u.name) WHERE g.kind = 'group')"},
    {"pg_catalog", "pg_constraint", R"(
SELECT k.id AS oid, 2606 AS tableoid, k.name AS conname, n.oid AS connamespace, k.kind AS contype, FALSE AS condeferrable, FALSE AS condeferred,
    k.relation AS conrelid, 0 AS contypid, CASE WHEN k.kind = 'f' THEN 0 ELSE k.id END AS conindid, coalesce(k.target, 0) AS confrelid,
    CASE WHEN k.kind = 'f' THEN 'a' ELSE ' ' END AS confupdtype, CASE WHEN k.kind = 'f' THEN 'a' ELSE ' ' END AS confdeltype,
    CASE WHEN k.kind = 'f' THEN 'u' ELSE ' ' END AS confmatchtype,
    (SELECT list(CAST(c.number AS SMALLINT) ORDER BY list_position(k.columns, c.name)) FROM {c} c
        WHERE c.oid = k.relation AND list_contains(k.columns, c.name)) AS conkey,
    (SELECT list(CAST(c.number AS SMALLINT) ORDER BY list_position(k.target_columns, c.name)) FROM {c} c
        WHERE c.oid = k.target AND list_contains(k.target_columns, c.name)) AS confkey,
    CAST(NULL AS VARCHAR) AS conbin, CAST(NULL AS VARCHAR) AS consrc
FROM {k} k JOIN {namespaces} n ON n.name = k.schema)"},
    {"pg_catalog", "pg_index", R"(
SELECT k.id AS indexrelid, k.relation AS indrelid,
    (SELECT list(CAST(c.number AS SMALLINT) ORDER BY list_position(k.columns, c.name)) FROM {c} c
        WHERE c.oid = k.relation AND list_contains(k.columns, c.name)) AS indkey,
    rtrim(repeat('0 ', len(k.columns))) AS indoption, CAST(len(k.columns) AS SMALLINT) AS indnatts, TRUE AS indisunique,
    k.kind = 'p' AS indisprimary, FALSE AS indisclustered, TRUE AS indisvalid,
    TRUE AS indimmediate, CAST(NULL AS VARCHAR) AS indexprs, CAST(NULL AS VARCHAR) AS indpred
FROM {k} k WHERE k.kind <> 'f')"},
    // Keys are not enforced, and still this is where awswrangler looks for them.
    {"pg_catalog", "pg_indexes", R"(
SELECT k.schema AS schemaname, k.table_name AS tablename, k.name AS indexname, CAST(NULL AS VARCHAR) AS tablespace, {index} AS indexdef
FROM {k} k WHERE k.kind <> 'f')"},
    {"pg_catalog", "pg_am", "SELECT 403 AS oid, 'btree' AS amname, TRUE AS amcanunique"},
    {"pg_catalog", "pg_type", R"(
SELECT t.oid, 1247 AS tableoid, t.typname, 11 AS typnamespace, 100 AS typowner, CAST(t.typlen AS SMALLINT) AS typlen, 'b' AS typtype, 0 AS typbasetype,
    -1 AS typtypmod, 0 AS typcollation, 0 AS typrelid, 0 AS typelem, 0 AS typarray, FALSE AS typnotnull, CAST(NULL AS VARCHAR) AS typdefault,
    ',' AS typdelim, CAST(NULL AS VARCHAR[]) AS typacl
FROM (VALUES (16, 'bool', 1), (20, 'int8', 8), (21, 'int2', 2), (23, 'int4', 4), (25, 'text', -1), (26, 'oid', 4), (700, 'float4', 4), (701, 'float8', 8),
    (705, 'unknown', -1), (1042, 'bpchar', -1), (1043, 'varchar', -1), (1082, 'date', 4), (1083, 'time', 8), (1114, 'timestamp', 8),
    (1184, 'timestamptz', 8), (1188, 'intervaly2m', 4), (1190, 'intervald2s', 8), (1266, 'timetz', 12), (1700, 'numeric', -1), (4000, 'super', -1), (6551, 'varbyte', -1)) t(oid, typname, typlen))"},
    {"pg_catalog", "pg_description", R"(
SELECT r.oid AS objoid, 1259 AS classoid, 0 AS objsubid, r.comment AS description FROM {r} r WHERE r.comment IS NOT NULL
UNION ALL SELECT c.oid, 1259, c.number, c.comment FROM {c} c WHERE c.comment IS NOT NULL)"},
    {"pg_catalog", "pg_depend", R"(
SELECT 2618 AS classid, d.view AS objid, 0 AS objsubid, 1259 AS refclassid, d.oid AS refobjid, 0 AS refobjsubid, 'n' AS deptype FROM _loadonce.depends d)"},
    // A view's rule has the number of the view.
    {"pg_catalog", "pg_rewrite", R"(
SELECT r.oid, 2618 AS tableoid, '_RETURN' AS rulename, r.oid AS ev_class, '1' AS ev_type, TRUE AS is_instead FROM {r} r WHERE r.kind = 'v')"},
    {"pg_catalog", "pg_language", R"(
SELECT * FROM (VALUES (12, 2612, 'internal', 100, FALSE, FALSE, 0), (13, 2612, 'c', 100, FALSE, FALSE, 0),
    (14, 2612, 'sql', 100, FALSE, TRUE, 0)) l(oid, tableoid, lanname, lanowner, lanispl, lanpltrusted, lanplcallfoid))"},
    // What this warehouse has none of.
    {"pg_catalog", "pg_inherits", "SELECT 0 AS inhrelid, 0 AS inhparent, 0 AS inhseqno WHERE FALSE"},
    // Redshift's columns (AWS: PG_DEFAULT_ACL), and the one that psql reads. ALTER DEFAULT PRIVILEGES is refused.
    {"pg_catalog", "pg_default_acl", R"(
SELECT 0 AS defacluser, 0 AS defaclrole, 0 AS defaclnamespace, '' AS defaclobjtype, CAST(NULL AS VARCHAR[]) AS defaclacl WHERE FALSE)"},
    {"pg_catalog", "pg_collation", "SELECT 0 AS oid, '' AS collname WHERE FALSE"},
    {"pg_catalog", "pg_enum",
     "SELECT 0 AS oid, 0 AS enumtypid, '' AS enumlabel, CAST(0 AS REAL) AS enumsortorder WHERE FALSE"},
    {"pg_catalog", "pg_trigger", R"(
SELECT 0 AS oid, 2620 AS tableoid, 0 AS tgrelid, '' AS tgname, 0 AS tgfoid, '' AS tgenabled, FALSE AS tgisinternal, FALSE AS tgisconstraint,
    0 AS tgconstraint WHERE FALSE)"},
    {"pg_catalog", "pg_proc", R"(
SELECT 0 AS oid, 1255 AS tableoid, '' AS proname, 0 AS pronamespace, 0 AS proowner, 0 AS prolang, FALSE AS proisagg, FALSE AS proiswindow, FALSE AS prosecdef,
    FALSE AS proretset, '' AS provolatile, '' AS prokind, CAST(0 AS SMALLINT) AS pronargs, 0 AS prorettype, CAST(NULL AS INTEGER[]) AS proargtypes,
    CAST(NULL AS VARCHAR[]) AS proargnames, '' AS prosrc, CAST(NULL AS VARCHAR[]) AS proacl WHERE FALSE)"},
    {"pg_catalog", "pg_proc_info", R"(
SELECT 0 AS prooid, 1255 AS tableoid, '' AS proname, 0 AS pronamespace, 0 AS proowner, 0 AS prolang, '' AS prokind, FALSE AS proretset, 0 AS prorettype,
    CAST(0 AS SMALLINT) AS pronargs, CAST(NULL AS INTEGER[]) AS proargtypes, CAST(NULL AS INTEGER[]) AS proallargtypes,
    CAST(NULL AS VARCHAR[]) AS proargmodes, CAST(NULL AS VARCHAR[]) AS proargnames, '' AS prosrc WHERE FALSE)"},
});

}  // namespace

std::span<const CatalogView> pg_views() {
    return views;
}

}  // namespace loadonce::local
