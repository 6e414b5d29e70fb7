-- https://docs.aws.amazon.com/redshift/latest/dg/r_STV_LOCKS.html
-- Readers lock nothing that it shows.
SELECT l.relation {table_id int8}, NULL {last_commit timestamp}, NULL {last_update timestamp}, s.transaction {lock_owner int8},
    l.session {lock_owner_pid int8}, s.transaction_started {lock_owner_start_ts timestamp}, NULL {lock_owner_end_ts timestamp},
    CASE WHEN l.granted THEN 'Holding ' ELSE 'Waiting for ' END
        || CASE l.mode WHEN 'append' THEN 'insert' WHEN 'write' THEN 'delete' ELSE l.mode END || ' lock' {lock_status char(22)}
FROM {locks} l JOIN {sessions} s ON s.id = l.session WHERE l.mode <> 'read'
