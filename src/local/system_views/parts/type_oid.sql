-- Of a relation_columns c.
CASE c.type WHEN 'bool' THEN 16 WHEN 'int2' THEN 21 WHEN 'int4' THEN 23 WHEN 'int8' THEN 20 WHEN 'float4' THEN 700 WHEN 'float8' THEN 701
    WHEN 'numeric' THEN 1700 WHEN 'bpchar' THEN 1042 WHEN 'varchar' THEN 1043 WHEN 'date' THEN 1082 WHEN 'time' THEN 1083 WHEN 'timetz' THEN 1266
    WHEN 'timestamp' THEN 1114 WHEN 'timestamptz' THEN 1184 WHEN 'varbyte' THEN 6551 WHEN 'intervaly2m' THEN 1188 WHEN 'intervald2s' THEN 1190
    ELSE 4000 END
