-- As PostgreSQL 8.0 has it: https://www.postgresql.org/docs/8.0/monitoring-stats.html
SELECT 100000 {datid int4}, 'dev' {datname varchar(128)}, id {procpid int4}, 100 {usesysid int4}, user_name {usename varchar(128)},
    CASE WHEN statement <> '' THEN statement WHEN block THEN '<IDLE> in transaction' ELSE '<IDLE>' END {current_query text},
    since {query_start timestamp}
FROM {sessions}
