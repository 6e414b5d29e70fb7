-- https://docs.aws.amazon.com/redshift/latest/dg/r_STV_RECENTS.html
-- What runs, and what has ended.
SELECT 100 {userid int4}, 'Running' {status char(20)}, since {starttime timestamp}, elapsed {duration int8}, user_name {user_name char(50)},
    'dev' {db_name char(50)}, left(statement, 600) {query char(600)}, id {pid int4}
FROM {sessions} WHERE statement <> ''
UNION ALL SELECT 100, 'Done', started, elapsed, NULL, 'dev', left(text, 600), -1 FROM {queries}
