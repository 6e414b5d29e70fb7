SELECT 'dev' AS catalog_name, n.name AS schema_name, {user} AS schema_owner FROM {namespaces} n
