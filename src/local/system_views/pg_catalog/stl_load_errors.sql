-- https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html
SELECT 100 {userid int4}, 0 {slice int4}, relation {tbl int4}, started {starttime timestamp}, session {session int4}, id {query int4},
    left(error_file, 256) {filename char(256)}, 0 {line_number int8}, left(error_column, 127) {colname char(127)}, '' {type char(10)},
    '' {col_length char(10)}, 0 {position int4}, '' {raw_line char(1024)}, '' {raw_field_value char(1024)}, error_code {err_code int4},
    left(error, 100) {err_reason char(100)}, 0 {is_partial int4}, 0 {start_offset int8}, 0 {copy_job_id int8}
FROM {loads} WHERE NOT succeeded
