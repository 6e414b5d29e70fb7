-- "(10,2)" of the type of a relation_columns c.
CASE WHEN c.type IN ('bpchar', 'varchar', 'varbyte') THEN '(' || c.length || ')'
    WHEN c.type = 'numeric' THEN '(' || c."precision" || ',' || c.scale || ')' ELSE '' END
