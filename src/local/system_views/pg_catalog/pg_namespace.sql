SELECT n.oid, n.name AS nspname, 100 AS nspowner, g.acl AS nspacl FROM {namespaces} n LEFT JOIN {schema_acl} g ON g.schema = n.name
