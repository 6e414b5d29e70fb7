SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type,
    list_aggregate(g.acl, 'string_agg', '~') AS schema_acl, CAST(NULL AS VARCHAR) AS source_database, CAST(NULL AS VARCHAR) AS schema_option
FROM {namespaces} n LEFT JOIN {schema_acl} g ON g.schema = n.name WHERE {1} = 'dev'
