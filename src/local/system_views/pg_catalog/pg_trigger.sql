SELECT 0 AS oid, 2620 AS tableoid, 0 AS tgrelid, '' AS tgname, 0 AS tgfoid, '' AS tgenabled, FALSE AS tgisinternal, FALSE AS tgisconstraint,
    0 AS tgconstraint WHERE FALSE
