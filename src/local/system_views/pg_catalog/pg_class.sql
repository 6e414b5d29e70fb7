-- Keys have an index there, as they do on Redshift, though nothing uses it.
SELECT x.oid, 1259 AS tableoid, x.name AS relname, n.oid AS relnamespace, 0 AS reltype, 100 AS relowner, x.access AS relam, x.oid AS relfilenode,
    0 AS reltablespace, CAST(0 AS REAL) AS reltuples, 0 AS relpages, 0 AS reltoastrelid, x.has_index AS relhasindex, x.kind AS relkind,
    CAST(x.columns AS SMALLINT) AS relnatts, x.dist_style AS reldiststyle, CAST(0 AS SMALLINT) AS relchecks, FALSE AS relhasoids,
    x.has_primary_key AS relhaspkey, FALSE AS relhasrules, x.has_foreign_key AS relhastriggers, FALSE AS relhassubclass,
    x.schema = 'pg_temp' AS relistemp, CASE WHEN x.schema = 'pg_temp' THEN 't' ELSE 'p' END AS relpersistence, 0 AS reloftype,
    CAST(NULL AS VARCHAR[]) AS reloptions, x.acl AS relacl
FROM (SELECT r.oid, r.schema, r.name, r.kind, 0 AS access, (SELECT count(*) FROM {relation_columns} c WHERE c.oid = r.oid) AS columns,
        CASE WHEN EXISTS (SELECT 1 FROM {relation_columns} c WHERE c.oid = r.oid AND c.dist_key) THEN 1 ELSE 11 END AS dist_style,
        EXISTS (SELECT 1 FROM {keys} k WHERE k.relation = r.oid AND k.kind <> 'f') AS has_index,
        EXISTS (SELECT 1 FROM {keys} k WHERE k.relation = r.oid AND k.kind = 'p') AS has_primary_key,
        EXISTS (SELECT 1 FROM {keys} k WHERE k.kind = 'f' AND (k.relation = r.oid OR k.target = r.oid)) AS has_foreign_key, g.acl
        FROM {relations} r LEFT JOIN {table_acl} g ON g.oid = r.oid
    UNION ALL SELECT k.id, k.schema, k.name, 'i', 403, len(k.columns), 0, FALSE, FALSE, FALSE, NULL FROM {keys} k WHERE k.kind <> 'f') x
JOIN {namespaces} n ON n.name = x.schema
