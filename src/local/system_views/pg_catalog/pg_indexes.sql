-- Keys are not enforced, and still this is where awswrangler looks for them.
SELECT k.schema AS schemaname, k.table_name AS tablename, k.name AS indexname, CAST(NULL AS VARCHAR) AS tablespace, {index} AS indexdef
FROM {keys} k WHERE k.kind <> 'f'
