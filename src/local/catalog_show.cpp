// What SHOW lists, in the columns that AWS documents (SHOW DATABASES, SHOW SCHEMAS, SHOW TABLES, SHOW COLUMNS, SHOW
// CONSTRAINTS, SHOW FUNCTIONS, SHOW PROCEDURES, SHOW PARAMETERS, SHOW GRANTS, SHOW COLUMN GRANTS). Its drivers read
// them by name. What does not exist has no rows and is no error: so do the integration tests of redshift_connector
// expect it.
#include <array>

#include "local/catalog_views.h"

namespace loadonce::local {
namespace {

using enum redshift::ListingKind;

constexpr auto queries = std::to_array<ListingQuery>({
    {databases, R"(
SELECT 'dev' AS database_name, 100 AS database_owner, 'local' AS database_type,
    (SELECT list_aggregate(g.acl, 'string_agg', '~') FROM {database_acl} g) AS database_acl, CAST(NULL AS VARCHAR) AS parameters,
    'Snapshot Isolation' AS database_isolation_level)",
     "database_name", "database_name"},
    {schemas, R"(
SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type,
    list_aggregate(g.acl, 'string_agg', '~') AS schema_acl, CAST(NULL AS VARCHAR) AS source_database, CAST(NULL AS VARCHAR) AS schema_option
FROM {namespaces} n LEFT JOIN {schema_acl} g ON g.schema = n.name WHERE {1} = 'dev')",
     "schema_name", "schema_name"},
    // When a table was changed is not kept.
    {tables, R"(
SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name,
    CASE WHEN r.kind = 'v' THEN 'VIEW' WHEN r.schema = 'pg_temp' THEN 'LOCAL TEMPORARY' ELSE 'TABLE' END AS table_type,
    list_aggregate(g.acl, 'string_agg', '~') AS table_acl, r.comment AS remarks, {user} AS owner,
    CAST(NULL AS TIMESTAMP) AS last_altered_time, CAST(NULL AS TIMESTAMP) AS last_modified_time,
    CASE WHEN r.kind = 'v' THEN NULL WHEN coalesce(c.keyed, FALSE) THEN 'KEY' ELSE 'AUTO (EVEN)' END AS dist_style,
    CASE WHEN r.kind = 'r' THEN 'REGULAR TABLE' WHEN c.oid IS NULL THEN 'LATE BINDING VIEW' ELSE 'REGULAR VIEW' END AS table_subtype
FROM {r} r LEFT JOIN {table_acl} g ON g.oid = r.oid LEFT JOIN (SELECT oid, bool_or(dist_key) AS keyed FROM {c} GROUP BY oid) c ON c.oid = r.oid
WHERE {1} = 'dev' AND r.schema = {2})",
     "table_name", "table_name"},
    {columns, R"(
SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, c.name AS column_name,
    CAST(row_number() OVER (ORDER BY c.number) AS INTEGER) AS ordinal_position, {default} AS column_default,
    CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, {type} AS data_type,
    CASE WHEN c.type IN ('bpchar', 'varchar', 'varbyte') THEN c.length END AS character_maximum_length,
    CASE c.type WHEN 'numeric' THEN c."precision" WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 WHEN 'int8' THEN 64 END AS numeric_precision,
    CASE c.type WHEN 'numeric' THEN c.scale WHEN 'int2' THEN 0 WHEN 'int4' THEN 0 WHEN 'int8' THEN 0 END AS numeric_scale,
    c.comment AS remarks, CASE WHEN c.sort_key > 0 THEN 'COMPOUND' END AS sort_key_type, CAST(c.sort_key AS INTEGER) AS sort_key,
    CAST(c.dist_key AS INTEGER) AS dist_key, CASE WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding,
    CAST(NULL AS VARCHAR) AS collation
FROM {4} c JOIN {r} r USING (oid) WHERE {1} = 'dev' AND r.schema = {2} AND r.name = {3})",
     "column_name", "ordinal_position"},
    {primary_keys, R"(
SELECT 'dev' AS database_name, k.schema AS schema_name, k.table_name, k.name AS pk_name, unnest(k.columns) AS column_name,
    CAST(generate_subscripts(k.columns, 1) AS SMALLINT) AS key_seq
FROM {k} k WHERE k.kind = 'p' AND {1} = 'dev' AND k.schema = {2} AND k.table_name = {3})",
     "column_name", "key_seq"},
    {foreign_keys, "SELECT * FROM {references} WHERE {1} = 'dev' AND fk_schema_name = {2} AND fk_table_name = {3}",
     "fk_column_name", "fk_name, key_seq"},
    {exported_keys, "SELECT * FROM {references} WHERE {1} = 'dev' AND pk_schema_name = {2} AND pk_table_name = {3}",
     "pk_column_name", "fk_schema_name, fk_table_name, fk_name, key_seq"},
    // Functions and procedures cannot be made here.
    {functions, R"(
SELECT '' AS database_name, '' AS schema_name, '' AS function_name, 0 AS number_of_arguments, '' AS argument_list, '' AS return_type,
    '' AS remarks WHERE FALSE)",
     "function_name", "function_name"},
    {procedures, R"(
SELECT '' AS database_name, '' AS schema_name, '' AS procedure_name, 0 AS number_of_arguments, '' AS argument_list, '' AS return_type,
    '' AS remarks WHERE FALSE)",
     "procedure_name", "procedure_name"},
    {function_parameters, R"(
SELECT '' AS database_name, '' AS schema_name, '' AS function_name, '' AS parameter_name, 0 AS ordinal_position, '' AS parameter_type,
    '' AS data_type, 0 AS character_maximum_length, 0 AS numeric_precision, 0 AS numeric_scale WHERE FALSE)",
     "parameter_name", "ordinal_position"},
    {procedure_parameters, R"(
SELECT '' AS database_name, '' AS schema_name, '' AS procedure_name, '' AS parameter_name, 0 AS ordinal_position, '' AS parameter_type,
    '' AS data_type, 0 AS character_maximum_length, 0 AS numeric_precision, 0 AS numeric_scale WHERE FALSE)",
     "parameter_name", "ordinal_position"},
    {database_grants, R"(
SELECT database_name, privilege_type, identity_id, identity_name, identity_type, admin_option, privilege_scope
FROM {grants} WHERE object_type = 'DATABASE' AND object_name = {3})",
     "identity_name", "identity_name, privilege_type"},
    {schema_grants, "SELECT * FROM {grants} WHERE object_type = 'SCHEMA' AND {1} = 'dev' AND schema_name = {2}",
     "identity_name", "identity_name, privilege_type"},
    {table_grants,
     "SELECT * FROM {grants} WHERE object_type = 'TABLE' AND {1} = 'dev' AND schema_name = {2} AND object_name = {3}",
     "identity_name", "identity_name, privilege_type"},
    // Privileges on columns cannot be granted here.
    {column_grants, R"(
SELECT '' AS database_name, '' AS schema_name, '' AS table_name, '' AS column_name, '' AS object_type, '' AS privilege_type, 0 AS identity_id,
    '' AS identity_name, '' AS identity_type, FALSE AS admin_option, '' AS privilege_scope, '' AS grantor_name WHERE FALSE)",
     "column_name", "column_name"},
    {grants, "SELECT * FROM {grants}", "object_name", "object_type, schema_name, object_name, privilege_type"},
});

}  // namespace

std::span<const ListingQuery> listing_queries() {
    return queries;
}

}  // namespace loadonce::local
