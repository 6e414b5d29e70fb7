SELECT 'dev' AS database_name, 100 AS database_owner, 'local' AS database_type,
    (SELECT list_aggregate(g.acl, 'string_agg', '~') FROM {database_acl} g) AS database_acl, CAST(NULL AS VARCHAR) AS parameters,
    'Snapshot Isolation' AS database_isolation_level
