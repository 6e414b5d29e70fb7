SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name,
    CASE WHEN r.kind = 'v' THEN 'VIEW' WHEN r.schema = 'pg_temp' THEN 'LOCAL TEMPORARY' ELSE 'BASE TABLE' END AS table_type, r.comment AS remarks
FROM {relations} r
