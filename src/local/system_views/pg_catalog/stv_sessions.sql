-- https://docs.aws.amazon.com/redshift/latest/dg/r_STV_SESSIONS.html
SELECT connected {starttime timestamp}, id {process int4}, user_name {user_name char(50)}, 'dev' {db_name char(50)}, 0 {timeout_sec int4}
FROM {sessions}
