-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TABLE_INFO.html
-- Of tables with rows, as on Redshift.
SELECT 'dev' AS database, r.schema AS schema, r.oid AS table_id, r.name AS "table",
    CASE WHEN bool_or(coalesce(c.encode, '') NOT IN ('', 'raw')) THEN 'Y' ELSE 'N' END AS encoded,
    coalesce('KEY(' || max(CASE WHEN c.dist_key THEN c.name END) || ')', 'AUTO(EVEN)') AS diststyle,
    coalesce(max(CASE WHEN c.sort_key = 1 THEN c.name END), 'AUTO(SORTKEY)') AS sortkey1,
    max(CASE WHEN c.type = 'varchar' THEN c.length END) AS max_varchar, max(CASE WHEN c.sort_key = 1 THEN c.encode END) AS sortkey1_enc,
    CAST(count(CASE WHEN c.sort_key > 0 THEN 1 END) AS INTEGER) AS sortkey_num, CAST(1 AS BIGINT) AS size, CAST(0 AS DECIMAL(10,4)) AS pct_used,
    CAST(0 AS BIGINT) AS empty, CAST(0 AS DECIMAL(5,2)) AS unsorted, CAST(0 AS DECIMAL(5,2)) AS stats_off,
    CAST(any_value(t.estimated_size) AS DECIMAL(38,0)) AS tbl_rows, CAST(NULL AS DECIMAL(19,2)) AS skew_sortkey1,
    CAST(NULL AS DECIMAL(19,2)) AS skew_rows, CAST(any_value(t.estimated_size) AS DECIMAL(38,0)) AS estimated_visible_rows,
    CAST(NULL AS VARCHAR) AS risk_event, CAST(0 AS DECIMAL(5,2)) AS vacuum_sort_benefit, CAST(NULL AS TIMESTAMP) AS create_time
FROM {relations} r JOIN {relation_columns} c USING (oid) JOIN duckdb_tables() t ON t.schema_name = r.schema AND t.table_name = r.name
WHERE r.kind = 'r' AND t.estimated_size > 0 GROUP BY r.schema, r.oid, r.name
