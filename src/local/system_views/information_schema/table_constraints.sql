SELECT 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name, 'dev' AS table_catalog, k.schema AS table_schema,
    k.table_name, CASE k.kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END AS constraint_type, 'NO' AS is_deferrable,
    'NO' AS initially_deferred FROM {keys} k
