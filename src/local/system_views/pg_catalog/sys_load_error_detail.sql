-- https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html
SELECT 100 {user_id int4}, id {query_id int8}, transaction {transaction_id int8}, session {session_id int4}, 'dev' {database_name char(64)},
    relation {table_id int4}, started {start_time timestamp}, left(error_file, 256) {file_name char(256)}, 0 {line_number int8},
    left(error_column, 127) {column_name char(127)}, '' {column_type char(10)}, '' {column_length char(10)}, 0 {position int4},
    error_code {error_code int4}, left(error, 512) {error_message char(512)}
FROM {loads} WHERE NOT succeeded
