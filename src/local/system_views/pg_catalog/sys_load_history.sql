-- https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_HISTORY.html
SELECT 100 {user_id int4}, id {query_id int8}, transaction {transaction_id int8}, session {session_id int4}, 'dev' {database_name text},
    CASE WHEN succeeded THEN 'completed' ELSE 'aborted' END {status text}, target {table_name text}, started {start_time timestamp},
    ended {end_time timestamp}, elapsed {duration int8}, source {data_source text}, 'parquet' {file_format text}, loaded {loaded_rows int8},
    bytes {loaded_bytes int8}, files {source_file_count int4}, bytes {source_file_bytes int8}, files {file_count_scanned int4},
    bytes {file_bytes_scanned int8}, CASE WHEN succeeded THEN 0 ELSE 1 END {error_count int8}, 0 {copy_job_id int8}
FROM {loads}
