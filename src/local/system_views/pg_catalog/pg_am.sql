SELECT 403 AS oid, 'btree' AS amname, TRUE AS amcanunique
