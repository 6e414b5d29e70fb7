-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_ALL_SCHEMAS.html
SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type,
    list_aggregate(g.acl, 'string_agg', '~') AS schema_acl, CAST(NULL AS VARCHAR) AS source_database, CAST(NULL AS VARCHAR) AS schema_option
FROM {namespaces} n
LEFT JOIN {schema_acl} g ON g.schema = n.name
