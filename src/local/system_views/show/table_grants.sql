SELECT * FROM {grants} WHERE object_type = 'TABLE' AND {1} = 'dev' AND schema_name = {2} AND object_name = {3}
