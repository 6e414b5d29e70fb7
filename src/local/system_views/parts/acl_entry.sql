-- What one grantee has of one object, over rows of _loadonce.privileges, as PostgreSQL writes it: grantee=privileges/grantor.
CASE grantee_kind WHEN 'public' THEN '' WHEN 'group' THEN 'group ' || grantee ELSE grantee END || '='
    || string_agg(CASE privilege WHEN 'INSERT' THEN 'a' WHEN 'SELECT' THEN 'r' WHEN 'UPDATE' THEN 'w' WHEN 'DELETE' THEN 'd' WHEN 'REFERENCES' THEN 'x'
        WHEN 'USAGE' THEN 'U' WHEN 'CREATE' THEN 'C' WHEN 'TEMPORARY' THEN 'T' WHEN 'TEMP' THEN 'T' WHEN 'DROP' THEN 'D' ELSE '' END
        || CASE WHEN admin THEN '*' ELSE '' END, '' ORDER BY privilege)
    || '/' || {user}
