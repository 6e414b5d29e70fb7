-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_DATABASES.html
SELECT 'dev' AS database_name, 100 AS database_owner, 'local' AS database_type, CAST(NULL AS VARCHAR) AS database_acl,
    CAST(NULL AS VARCHAR) AS database_options
