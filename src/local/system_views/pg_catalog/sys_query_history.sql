-- https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_HISTORY.html
SELECT 100 {user_id int4}, id {query_id int8}, 'default' {query_label char(320)}, transaction {transaction_id int8}, session {session_id int4},
    'dev' {database_name char(128)}, type {query_type char(32)}, status {status char(10)}, FALSE {result_cache_hit bool},
    started {start_time timestamp}, ended {end_time timestamp}, elapsed {elapsed_time int8}, 0 {queue_time int8}, elapsed {execution_time int8},
    left(error, 512) {error_message char(512)}, returned {returned_rows int8}, NULL {returned_bytes int8}, text {query_text char(4000)},
    '1.0.77953' {redshift_version char(256)}, '' {usage_limit char(150)}, 'primary' {compute_type varchar(32)}, 0 {compile_time int8},
    0 {planning_time int8}, 0 {lock_wait_time int8}
FROM {queries}
