-- The newest first.
SELECT * FROM data_load_log
    ORDER BY load_timestamp DESC;
