SELECT r.schema AS schemaname, r.name AS viewname, {user} AS viewowner, r.definition FROM {relations} r WHERE r.kind = 'v'
