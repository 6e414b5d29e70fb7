-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_COLUMNS.html
SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, c.name AS column_name,
    CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {type} || {length} AS data_type,
    {default} AS column_default, CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable,
    CASE WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding, c.dist_key AS distkey, c.sort_key AS sortkey,
    CAST(NULL AS VARCHAR) AS column_acl, c.comment AS remarks
FROM {relation_columns} c JOIN {relations} r USING (oid)
