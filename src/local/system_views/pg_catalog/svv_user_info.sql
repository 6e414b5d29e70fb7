-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_USER_INFO.html
SELECT name AS user_name, CAST(id AS INTEGER) AS user_id, create_db AS createdb, super AS superuser, FALSE AS catalog_update,
    'UNLIMITED' AS connection_limit, 'RESTRICTED' AS syslog_access, CAST(NULL AS INTEGER) AS session_timeout, CAST(NULL AS VARCHAR) AS external_id
FROM {users}
