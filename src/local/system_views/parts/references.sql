-- A row for each column of a reference, numbered as JDBC does: 3 is NO ACTION, 7 NOT DEFERRABLE (redshift_connector takes nothing for the same).
(SELECT 'dev' AS pk_database_name, t.schema AS pk_schema_name, t.name AS pk_table_name, unnest(k.target_columns) AS pk_column_name,
    'dev' AS fk_database_name, k.schema AS fk_schema_name, k.table_name AS fk_table_name, unnest(k.columns) AS fk_column_name,
    CAST(generate_subscripts(k.columns, 1) AS SMALLINT) AS key_seq, k.name AS fk_name,
    (SELECT arg_min(p.name, p.kind) FROM {keys} p WHERE p.relation = k.target AND p.kind <> 'f' AND p.columns = k.target_columns) AS pk_name,
    CAST(3 AS SMALLINT) AS update_rule, CAST(3 AS SMALLINT) AS delete_rule, CAST(7 AS SMALLINT) AS deferrability
FROM {keys} k JOIN _loadonce.relations t ON t.oid = k.target WHERE k.kind = 'f')
