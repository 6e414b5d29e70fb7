-- Of tables and views, and of the indexes of keys.
SELECT c.oid AS attrelid, c.name AS attname, {type_oid} AS atttypid, -1 AS attstattarget, CAST(-1 AS SMALLINT) AS attlen,
    CAST(c.number AS SMALLINT) AS attnum, 0 AS attndims, {type_modifier} AS atttypmod, 'p' AS attstorage, c.not_null AS attnotnull,
    (c.default_sql IS NOT NULL OR c.identity_seed IS NOT NULL) AS atthasdef, FALSE AS attisdropped, TRUE AS attislocal,
    c.dist_key AS attisdistkey, c.sort_key AS attsortkeyord, 0 AS attcollation, CAST(NULL AS VARCHAR[]) AS attacl,
    CAST(NULL AS VARCHAR[]) AS attoptions
FROM (
    SELECT * FROM {relation_columns}
    UNION ALL SELECT c.* REPLACE (k.id AS oid, CAST(list_position(k.columns, c.name) AS INTEGER) AS number, FALSE AS not_null, NULL AS default_sql,
        NULL AS identity_seed)
    FROM {keys} k JOIN {relation_columns} c ON c.oid = k.relation AND list_contains(k.columns, c.name) WHERE k.kind <> 'f') c
