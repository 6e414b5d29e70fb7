SELECT name AS usename, CAST(id AS INTEGER) AS usesysid, create_db AS usecreatedb, super AS usesuper, FALSE AS usecatupd, '********' AS passwd,
    CAST(NULL AS VARCHAR) AS valuntil, CAST(NULL AS VARCHAR) AS useconfig, 'UNLIMITED' AS useconnlimit FROM {users}
