-- Redshift has no roles of PostgreSQL's kind: users and groups in their form, for psql.
SELECT CAST(id AS INTEGER) AS oid, name AS rolname, super AS rolsuper, TRUE AS rolinherit, super AS rolcreaterole, create_db AS rolcreatedb,
    TRUE AS rolcanlogin, -1 AS rolconnlimit, CAST(NULL AS TIMESTAMP) AS rolvaliduntil, FALSE AS rolreplication FROM {users}
UNION ALL SELECT CAST(id AS INTEGER), name, FALSE, TRUE, FALSE, FALSE, FALSE, -1, NULL, FALSE FROM _loadonce.principals WHERE kind = 'group'
