SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, r.definition AS view_definition, 'NONE' AS check_option,
    'NO' AS is_updatable, 'NO' AS is_insertable_into FROM {relations} r WHERE r.kind = 'v'
