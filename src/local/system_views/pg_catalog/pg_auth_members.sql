SELECT CAST(g.id AS INTEGER) AS roleid, CAST(u.id AS INTEGER) AS member FROM _loadonce.principals g
JOIN {users} u ON list_contains(g.members, u.name) WHERE g.kind = 'group'
