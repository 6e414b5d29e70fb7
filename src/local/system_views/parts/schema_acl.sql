-- The access list of each schema for which something was granted, the owner's entry first.
(SELECT schema, list_prepend({user} || '=UC/' || {user}, list(entry ORDER BY entry)) AS acl
FROM (SELECT schema, {acl_entry} AS entry FROM _loadonce.privileges WHERE kind = 'schema' GROUP BY schema, grantee_kind, grantee) GROUP BY schema)
