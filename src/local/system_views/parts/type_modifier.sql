-- Of a relation_columns c, as pg_attribute.atttypmod has it.
CASE WHEN c.type IN ('bpchar', 'varchar') THEN c.length + 4 WHEN c.type = 'numeric' THEN (c."precision" << 16) + c.scale + 4 ELSE -1 END
