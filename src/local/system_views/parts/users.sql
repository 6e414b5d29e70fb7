(SELECT 100 AS id, {user} AS name, TRUE AS create_db, TRUE AS super
UNION ALL SELECT id, name, create_db, super FROM _loadonce.principals WHERE kind = 'user' AND name <> {user})
