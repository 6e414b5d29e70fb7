SELECT g.name AS groname, CAST(g.id AS INTEGER) AS grosysid,
    (SELECT list(CAST(u.id AS INTEGER) ORDER BY u.id) FROM {users} u WHERE list_contains(g.members, u.name)) AS grolist
FROM _loadonce.principals g WHERE g.kind = 'group'
