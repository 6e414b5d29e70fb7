(SELECT oid, name FROM _loadonce.schemas UNION ALL VALUES (11, 'pg_catalog'), (11000, 'information_schema'), (99, 'pg_temp'))
