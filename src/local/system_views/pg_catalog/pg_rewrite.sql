-- A view's rule has the number of the view.
SELECT r.oid, 2618 AS tableoid, '_RETURN' AS rulename, r.oid AS ev_class, '1' AS ev_type, TRUE AS is_instead FROM {relations} r WHERE r.kind = 'v'
