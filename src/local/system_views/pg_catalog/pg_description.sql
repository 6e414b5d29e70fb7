SELECT r.oid AS objoid, 1259 AS classoid, 0 AS objsubid, r.comment AS description FROM {relations} r WHERE r.comment IS NOT NULL
UNION ALL SELECT c.oid, 1259, c.number, c.comment FROM {relation_columns} c WHERE c.comment IS NOT NULL
