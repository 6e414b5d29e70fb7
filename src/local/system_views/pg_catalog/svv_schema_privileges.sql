-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_SCHEMA_PRIVILEGES.html
SELECT p.schema AS namespace_name, p.privilege AS privilege_type, CAST(i.id AS INTEGER) AS identity_id, p.grantee AS identity_name,
    p.grantee_kind AS identity_type, p.admin AS admin_option
FROM _loadonce.privileges p
LEFT JOIN _loadonce.principals i ON i.kind = p.grantee_kind AND i.name = p.grantee WHERE p.kind = 'schema'
