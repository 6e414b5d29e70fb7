-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_ALL_COLUMNS.html
SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, c.name AS column_name,
    CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {default} AS column_default,
    CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, {type} AS data_type,
    CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length END AS character_maximum_length, c."precision" AS numeric_precision,
    c.scale AS numeric_scale, c.comment AS remarks
FROM {relation_columns} c JOIN {relations} r USING (oid)
