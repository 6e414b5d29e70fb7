SELECT * FROM {grants} WHERE object_type = 'SCHEMA' AND {1} = 'dev' AND schema_name = {2}
