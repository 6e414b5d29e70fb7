-- https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_COMMITS.html
SELECT 100 {userid int4}, id {query int4}, 0 {slice int4}, '' {name char(256)}, left(url, 256) {filename char(256)}, 0 {byte_offset int4},
    lines {lines_scanned int4}, 0 {errors int4}, ended {curtime timestamp}, 1 {status int4}, 'Parquet' {file_format char(16)}, 0 {is_partial int4},
    0 {start_offset int8}, 0 {copy_job_id int8}
FROM {loaded_files}
