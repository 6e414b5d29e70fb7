SELECT '' AS database_name, '' AS schema_name, '' AS table_name, '' AS column_name, '' AS object_type, '' AS privilege_type, 0 AS identity_id,
    '' AS identity_name, '' AS identity_type, FALSE AS admin_option, '' AS privilege_scope, '' AS grantor_name WHERE FALSE
