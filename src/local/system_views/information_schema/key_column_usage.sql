SELECT 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name, 'dev' AS table_catalog, k.schema AS table_schema,
    k.table_name, unnest(k.columns) AS column_name, CAST(generate_subscripts(k.columns, 1) AS INTEGER) AS ordinal_position FROM {keys} k
