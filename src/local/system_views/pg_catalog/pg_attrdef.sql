SELECT c.oid AS adrelid, CAST(c.number AS SMALLINT) AS adnum, {default} AS adsrc, {default} AS adbin
FROM {relation_columns} c WHERE {default} IS NOT NULL
