SELECT 'dev' AS database_name, r.schema AS schema_name, r.name AS table_name, c.name AS column_name,
    CAST(row_number() OVER (ORDER BY c.number) AS INTEGER) AS ordinal_position, {default} AS column_default,
    CASE WHEN c.not_null THEN 'NO' ELSE 'YES' END AS is_nullable, {type} AS data_type,
    CASE WHEN c.type IN ('bpchar', 'varchar', 'varbyte') THEN c.length END AS character_maximum_length,
    CASE c.type WHEN 'numeric' THEN c."precision" WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 WHEN 'int8' THEN 64 END AS numeric_precision,
    CASE c.type WHEN 'numeric' THEN c.scale WHEN 'int2' THEN 0 WHEN 'int4' THEN 0 WHEN 'int8' THEN 0 END AS numeric_scale,
    c.comment AS remarks, CASE WHEN c.sort_key > 0 THEN 'COMPOUND' END AS sort_key_type, CAST(c.sort_key AS INTEGER) AS sort_key,
    CAST(c.dist_key AS INTEGER) AS dist_key, CASE WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding,
    CAST(NULL AS VARCHAR) AS collation
FROM {4} c JOIN {relations} r USING (oid) WHERE {1} = 'dev' AND r.schema = {2} AND r.name = {3}
