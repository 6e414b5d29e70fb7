SELECT 0 AS oid, '' AS collname WHERE FALSE
