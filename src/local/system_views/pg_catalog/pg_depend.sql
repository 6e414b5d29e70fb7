SELECT 2618 AS classid, d.view AS objid, 0 AS objsubid, 1259 AS refclassid, d.oid AS refobjid, 0 AS refobjsubid, 'n' AS deptype
FROM _loadonce.depends d
