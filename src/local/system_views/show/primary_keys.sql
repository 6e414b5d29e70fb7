SELECT 'dev' AS database_name, k.schema AS schema_name, k.table_name, k.name AS pk_name, unnest(k.columns) AS column_name,
    CAST(generate_subscripts(k.columns, 1) AS SMALLINT) AS key_seq
FROM {keys} k WHERE k.kind = 'p' AND {1} = 'dev' AND k.schema = {2} AND k.table_name = {3}
