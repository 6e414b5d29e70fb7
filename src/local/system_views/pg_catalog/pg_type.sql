SELECT t.oid, 1247 AS tableoid, t.typname, 11 AS typnamespace, 100 AS typowner, CAST(t.typlen AS SMALLINT) AS typlen, 'b' AS typtype,
    0 AS typbasetype, -1 AS typtypmod, 0 AS typcollation,
    0 AS typrelid, 0 AS typelem, 0 AS typarray, FALSE AS typnotnull, CAST(NULL AS VARCHAR) AS typdefault,
    ',' AS typdelim, CAST(NULL AS VARCHAR[]) AS typacl
FROM (VALUES (16, 'bool', 1), (20, 'int8', 8), (21, 'int2', 2), (23, 'int4', 4), (25, 'text', -1), (26, 'oid', 4), (700, 'float4', 4),
    (701, 'float8', 8), (705, 'unknown', -1), (1042, 'bpchar', -1), (1043, 'varchar', -1), (1082, 'date', 4), (1083, 'time', 8), (1114, 'timestamp', 8),
    (1184, 'timestamptz', 8), (1188, 'intervaly2m', 4), (1190, 'intervald2s', 8), (1266, 'timetz', 12), (1700, 'numeric', -1), (4000, 'super', -1),
    (6551, 'varbyte', -1)) t(oid, typname, typlen)
