-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_SCHEMAS.html
SELECT 'dev' AS database_name, n.name AS schema_name, 100 AS schema_owner, 'local' AS schema_type, CAST(NULL AS VARCHAR) AS schema_acl,
    CAST(NULL AS VARCHAR) AS schema_option
FROM {namespaces} n
