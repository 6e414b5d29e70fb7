-- The access list of each table for which something was granted, the owner's entry first.
(SELECT oid, list_prepend({user} || '=arwdRxtD/' || {user}, list(entry ORDER BY entry)) AS acl
FROM (SELECT oid, {acl_entry} AS entry FROM _loadonce.privileges WHERE kind = 'table' GROUP BY oid, grantee_kind, grantee) GROUP BY oid)
