-- Primary keys, unique keys and references. Those of temporary tables are not kept.
(SELECT r.oid AS relation, r.schema, r.name AS table_name, k.name, k.kind, k.columns, y.id, y.target, y.target_columns
FROM _loadonce.constraints k JOIN _loadonce.keys y ON y.oid = k.oid AND y.name = k.name JOIN _loadonce.relations r ON r.oid = k.oid)
