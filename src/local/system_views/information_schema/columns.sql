SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, c.name AS column_name,
    CAST(row_number() OVER (PARTITION BY c.oid ORDER BY c.number) AS INTEGER) AS ordinal_position, {default} AS column_default,
    CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, {type} AS data_type,
    CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length END AS character_maximum_length,
    CASE c.type WHEN 'numeric' THEN c."precision" WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 WHEN 'int8' THEN 64 END AS numeric_precision,
    CASE c.type WHEN 'numeric' THEN 10 WHEN 'int2' THEN 2 WHEN 'int4' THEN 2 WHEN 'int8' THEN 2 END AS numeric_precision_radix,
    CASE c.type WHEN 'numeric' THEN c.scale WHEN 'int2' THEN 0 WHEN 'int4' THEN 0 WHEN 'int8' THEN 0 END AS numeric_scale,
    CASE WHEN c.type IN ('time', 'timetz', 'timestamp', 'timestamptz') THEN 6 END AS datetime_precision,
    CAST(NULL AS VARCHAR) AS interval_type, CAST(NULL AS VARCHAR) AS interval_precision, CAST(NULL AS VARCHAR) AS character_set_catalog,
    CAST(NULL AS VARCHAR) AS character_set_schema, CAST(NULL AS VARCHAR) AS character_set_name, CAST(NULL AS VARCHAR) AS collation_catalog,
    CAST(NULL AS VARCHAR) AS collation_schema, CAST(NULL AS VARCHAR) AS collation_name, CAST(NULL AS VARCHAR) AS domain_name,
    c.type AS udt_name, c.comment AS remarks
FROM {relation_columns} c JOIN {relations} r USING (oid)
