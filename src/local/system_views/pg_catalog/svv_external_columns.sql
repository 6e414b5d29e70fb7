-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_EXTERNAL_COLUMNS.html
SELECT '' AS redshift_database_name, '' AS schemaname, '' AS tablename, '' AS columnname, '' AS external_type, 0 AS columnnum, 0 AS part_key,
    '' AS is_nullable
WHERE FALSE
