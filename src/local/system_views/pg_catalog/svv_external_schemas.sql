-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_EXTERNAL_SCHEMAS.html
SELECT 0 AS esoid, 0 AS eskind, '' AS schemaname, 0 AS esowner, '' AS databasename, '' AS esoptions WHERE FALSE
