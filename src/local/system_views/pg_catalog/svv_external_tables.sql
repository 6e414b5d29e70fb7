-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_EXTERNAL_TABLES.html
SELECT '' AS redshift_database_name, '' AS schemaname, '' AS tablename, '' AS tabletype, '' AS location, '' AS parameters WHERE FALSE
