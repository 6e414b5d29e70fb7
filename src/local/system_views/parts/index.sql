-- The statement that would make the index of a keys k.
'CREATE UNIQUE INDEX ' || k.name || ' ON ' || k.schema || '.' || k.table_name || ' USING btree (' || list_aggregate(k.columns, 'string_agg', ', ') || ')'
