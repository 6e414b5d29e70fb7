// The catalog as Redshift's SVV views show it, and what this warehouse has none of: nothing external, no datashares.
#include <array>

#include "local/catalog_views.h"

namespace loadonce::local {
namespace {

constexpr auto views = std::to_array<CatalogView>({
    {"pg_catalog", "svv_columns", "{columns}"},
    {"pg_catalog", "svv_tables", "{tables}"},
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
     "CASE WHEN r.kind = 'v' THEN 'VIEW' ELSE 'TABLE' END AS table_type, list_aggregate(g.acl, 'string_agg', '~') AS "
     "table_acl, r.comment AS remarks FROM {r} r LEFT JOIN {table_acl} g ON g.oid = r.oid"},
    {"pg_catalog", "svv_all_schemas",
     "SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type, "
     "list_aggregate(g.acl, 'string_agg', '~') AS schema_acl, CAST(NULL AS VARCHAR) AS source_database, CAST(NULL AS "
     "VARCHAR) AS schema_option FROM {namespaces} n LEFT JOIN {schema_acl} g ON g.schema = n.name"},
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
     "ELSE 'TABLE' END AS table_type, list_aggregate(g.acl, 'string_agg', '~') AS table_acl, r.comment AS remarks, "
     "{user} AS table_owner FROM {r} r LEFT JOIN {table_acl} g ON g.oid = r.oid"},
    {"pg_catalog", "svv_redshift_columns",
     "SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, c.name AS column_name, "
     "CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {type} || "
     "{length} "
     "AS data_type, {default} AS column_default, CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, CASE "
     "WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding, c.dist_key AS distkey, c.sort_key AS sortkey, "
     "CAST(NULL AS VARCHAR) AS column_acl, c.comment AS remarks FROM {c} c JOIN {r} r USING (oid)"},
    {"pg_catalog", "svv_user_info",
     "SELECT name AS user_name, CAST(id AS INTEGER) AS user_id, create_db AS createdb, super AS superuser, FALSE AS "
     "catalog_update, 'UNLIMITED' AS connection_limit, 'RESTRICTED' AS syslog_access, CAST(NULL AS INTEGER) AS "
     "session_timeout, CAST(NULL AS VARCHAR) AS external_id FROM {users}"},
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
     "SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type, "
     "list_aggregate(g.acl, 'string_agg', '~') AS schema_acl, CAST(NULL AS VARCHAR) AS schema_option FROM {namespaces} "
     "n "
     "LEFT JOIN {schema_acl} g ON g.schema = n.name"},
    {"pg_catalog", "svv_redshift_databases",
     "SELECT 'dev' AS database_name, 100 AS database_owner, 'local' AS database_type, CAST(NULL AS VARCHAR) AS "
     "database_acl, "
     "CAST(NULL AS VARCHAR) AS database_options"},
});

}  // namespace

std::span<const CatalogView> svv_views() {
    return views;
}

}  // namespace loadonce::local
