-- https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_DETAIL.html
SELECT 100 {user_id int4}, id {query_id int8}, left(url, 256) {file_name char(256)}, bytes {bytes_scanned int8}, lines {lines_scanned int8},
    ended {record_time timestamp}, 1 {splits_scanned int4}, started {start_time timestamp}, ended {end_time timestamp}, NULL {file_etag char(256)},
    NULL {file_last_modified timestamp}
FROM {loaded_files}
