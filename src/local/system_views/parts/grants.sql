-- What was granted, as SHOW GRANTS has it. Everything is its user's own here, so whoever is logged in has granted it.
(SELECT 'dev' AS database_name, CASE p.kind WHEN 'table' THEN r.schema WHEN 'schema' THEN p.schema END AS schema_name,
    coalesce(r.name, p.schema) AS object_name, upper(p.kind) AS object_type, p.privilege AS privilege_type,
    CAST(coalesce(u.id, i.id, 0) AS INTEGER) AS identity_id, p.grantee AS identity_name, p.grantee_kind AS identity_type,
    p.admin AS admin_option, upper(p.kind) AS privilege_scope, {user} AS grantor_name
FROM _loadonce.privileges p LEFT JOIN _loadonce.relations r USING (oid) LEFT JOIN {users} u ON p.grantee_kind = 'user' AND u.name = p.grantee
LEFT JOIN _loadonce.principals i ON i.kind = p.grantee_kind AND i.name = p.grantee)
