-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TRANSACTIONS.html
-- A row for each lock, and one for each transaction that has any.
WITH l AS (SELECT * FROM {locks} l JOIN {sessions} s ON s.id = l.session)
SELECT user_name {txn_owner text}, 'dev' {txn_db text}, transaction {xid int8}, session {pid int4}, transaction_started {txn_start timestamp},
    CASE mode WHEN 'read' THEN 'AccessShareLock' WHEN 'append' THEN 'RowExclusiveLock' WHEN 'write' THEN 'ShareRowExclusiveLock'
        ELSE 'AccessExclusiveLock' END {lock_mode text}, 'relation' {lockable_object_type text}, relation {relation int4}, granted {granted bool}
FROM l
UNION ALL SELECT DISTINCT user_name, 'dev', transaction, session, transaction_started, 'ExclusiveLock', 'transactionid', CAST(NULL AS BIGINT), TRUE FROM l
