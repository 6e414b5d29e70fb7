SELECT k.id AS oid, 2606 AS tableoid, k.name AS conname, n.oid AS connamespace, k.kind AS contype, FALSE AS condeferrable, FALSE AS condeferred,
    k.relation AS conrelid, 0 AS contypid, CASE WHEN k.kind = 'f' THEN 0 ELSE k.id END AS conindid, coalesce(k.target, 0) AS confrelid,
    CASE WHEN k.kind = 'f' THEN 'a' ELSE ' ' END AS confupdtype, CASE WHEN k.kind = 'f' THEN 'a' ELSE ' ' END AS confdeltype,
    CASE WHEN k.kind = 'f' THEN 'u' ELSE ' ' END AS confmatchtype,
    (SELECT list(CAST(c.number AS SMALLINT) ORDER BY list_position(k.columns, c.name)) FROM {relation_columns} c
        WHERE c.oid = k.relation AND list_contains(k.columns, c.name)) AS conkey,
    (SELECT list(CAST(c.number AS SMALLINT) ORDER BY list_position(k.target_columns, c.name)) FROM {relation_columns} c
        WHERE c.oid = k.target AND list_contains(k.target_columns, c.name)) AS confkey,
    CAST(NULL AS VARCHAR) AS conbin, CAST(NULL AS VARCHAR) AS consrc
FROM {keys} k JOIN {namespaces} n ON n.name = k.schema
