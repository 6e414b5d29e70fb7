-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_ALL_TABLES.html
SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, CASE WHEN r.kind = 'v' THEN 'VIEW' ELSE 'TABLE' END AS table_type,
    list_aggregate(g.acl, 'string_agg', '~') AS table_acl, r.comment AS remarks
FROM {relations} r
LEFT JOIN {table_acl} g ON g.oid = r.oid
