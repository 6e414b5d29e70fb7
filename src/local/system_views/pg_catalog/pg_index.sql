SELECT k.id AS indexrelid, k.relation AS indrelid,
    (SELECT list(CAST(c.number AS SMALLINT) ORDER BY list_position(k.columns, c.name)) FROM {relation_columns} c
        WHERE c.oid = k.relation AND list_contains(k.columns, c.name)) AS indkey,
    rtrim(repeat('0 ', len(k.columns))) AS indoption, CAST(len(k.columns) AS SMALLINT) AS indnatts, TRUE AS indisunique,
    k.kind = 'p' AS indisprimary, FALSE AS indisclustered, TRUE AS indisvalid,
    TRUE AS indimmediate, CAST(NULL AS VARCHAR) AS indexprs, CAST(NULL AS VARCHAR) AS indpred
FROM {keys} k WHERE k.kind <> 'f'
