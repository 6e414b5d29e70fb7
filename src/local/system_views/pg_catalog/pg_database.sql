SELECT 100000 AS oid, 'dev' AS datname, 100 AS datdba, 6 AS encoding, FALSE AS datistemplate, TRUE AS datallowconn, 'C' AS datcollate,
    'C' AS datctype, 1663 AS dattablespace, CAST(NULL AS VARCHAR) AS datconfig, (SELECT g.acl FROM {database_acl} g) AS datacl
