SELECT 0 AS oid, 0 AS enumtypid, '' AS enumlabel, CAST(0 AS REAL) AS enumsortorder WHERE FALSE
