-- Of a relation_columns c.
CASE WHEN c.identity_seed IS NOT NULL
    THEN '"identity"(' || c.oid || ', ' || (c.number - 1) || ', ''' || c.identity_seed || ',' || c.identity_step || '''::text)'
    ELSE c.default_sql END
