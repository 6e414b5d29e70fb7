-- What was loaded, written down by hand after each load.
CREATE TABLE data_load_log (
    load_id BIGINT IDENTITY(1,1),
    file_path VARCHAR(500),
    table_name VARCHAR(100),
    load_timestamp TIMESTAMP DEFAULT GETDATE(),
    record_count INTEGER,
    status VARCHAR(20),
    load_method VARCHAR(50),
    notes VARCHAR(500)
);
