-- The key that is referenced: the one of these columns, if it has a name.
SELECT 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name, 'dev' AS unique_constraint_catalog,
    t.schema AS unique_constraint_schema, t.name AS unique_constraint_name, 'NONE' AS match_option, 'NO ACTION' AS update_rule, 'NO ACTION' AS delete_rule
FROM {keys} k LEFT JOIN {keys} t ON t.relation = k.target AND t.kind <> 'f' AND t.columns = k.target_columns WHERE k.kind = 'f'
