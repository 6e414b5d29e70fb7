SELECT 'dev' AS table_catalog, t.schema AS table_schema, t.name AS table_name, unnest(CASE WHEN k.kind = 'f' THEN k.target_columns ELSE k.columns END)
    AS column_name, 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name
FROM {keys} k JOIN _loadonce.relations t ON t.oid = CASE WHEN k.kind = 'f' THEN k.target ELSE k.relation END
