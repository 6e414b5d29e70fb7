SELECT database_name, privilege_type, identity_id, identity_name, identity_type, admin_option, privilege_scope
FROM {grants} WHERE object_type = 'DATABASE' AND object_name = {3}
