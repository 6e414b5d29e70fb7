-- load_id and load_timestamp fill themselves.
INSERT INTO data_load_log (file_path, table_name, record_count, status, load_method, notes)
    VALUES ('s3://example-orders/orders/order_summary_fixed.parquet', 'orders', 1, 'SUCCESS', 'UPSERT_STAGING', 'the order was there twice and is there once');
