SELECT 0 AS prooid, 1255 AS tableoid, '' AS proname, 0 AS pronamespace, 0 AS proowner, 0 AS prolang, '' AS prokind, FALSE AS proretset,
    0 AS prorettype, CAST(0 AS SMALLINT) AS pronargs, CAST(NULL AS INTEGER[]) AS proargtypes, CAST(NULL AS INTEGER[]) AS proallargtypes,
    CAST(NULL AS VARCHAR[]) AS proargmodes, CAST(NULL AS VARCHAR[]) AS proargnames, '' AS prosrc WHERE FALSE
