SELECT * FROM (VALUES (1663, 'pg_default', 100, '', CAST(NULL AS VARCHAR[]), CAST(NULL AS VARCHAR[])), (1664, 'pg_global', 100, '', NULL, NULL))
    t(oid, spcname, spcowner, spclocation, spcacl, spcoptions)
