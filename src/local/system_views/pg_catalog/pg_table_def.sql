SELECT r.schema AS schemaname, r.name AS tablename, c.name AS "column", {type} || {length} AS "type",
    CASE WHEN c.encode = '' THEN 'none' ELSE c.encode END AS encoding, c.dist_key AS distkey, c.sort_key AS sortkey, c.not_null AS "notnull"
FROM {relation_columns} c JOIN {relations} r USING (oid) WHERE r.kind = 'r'
