SELECT r.schema AS schemaname, r.name AS tablename, {user} AS tableowner, CAST(NULL AS VARCHAR) AS tablespace,
    EXISTS (SELECT 1 FROM {keys} k WHERE k.relation = r.oid AND k.kind <> 'f') AS hasindexes, FALSE AS hasrules, FALSE AS hastriggers
FROM {relations} r WHERE r.kind = 'r'
