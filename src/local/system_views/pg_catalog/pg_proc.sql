SELECT 0 AS oid, 1255 AS tableoid, '' AS proname, 0 AS pronamespace, 0 AS proowner, 0 AS prolang, FALSE AS proisagg, FALSE AS proiswindow,
    FALSE AS prosecdef,
    FALSE AS proretset, '' AS provolatile, '' AS prokind, CAST(0 AS SMALLINT) AS pronargs, 0 AS prorettype, CAST(NULL AS INTEGER[]) AS proargtypes,
    CAST(NULL AS VARCHAR[]) AS proargnames, '' AS prosrc, CAST(NULL AS VARCHAR[]) AS proacl WHERE FALSE
