-- When a table was changed is not kept.
SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name,
    CASE WHEN r.kind = 'v' THEN 'VIEW' WHEN r.schema = 'pg_temp' THEN 'LOCAL TEMPORARY' ELSE 'TABLE' END AS table_type,
    list_aggregate(g.acl, 'string_agg', '~') AS table_acl, r.comment AS remarks, {user} AS owner,
    CAST(NULL AS TIMESTAMP) AS last_altered_time, CAST(NULL AS TIMESTAMP) AS last_modified_time,
    CASE WHEN r.kind = 'v' THEN NULL WHEN coalesce(c.keyed, FALSE) THEN 'KEY' ELSE 'AUTO (EVEN)' END AS dist_style,
    CASE WHEN r.kind = 'r' THEN 'REGULAR TABLE' WHEN c.oid IS NULL THEN 'LATE BINDING VIEW' ELSE 'REGULAR VIEW' END AS table_subtype
FROM {relations} r
LEFT JOIN {table_acl} g ON g.oid = r.oid
LEFT JOIN (SELECT oid, bool_or(dist_key) AS keyed FROM {relation_columns} GROUP BY oid) c ON c.oid = r.oid WHERE {1} = 'dev' AND r.schema = {2}
