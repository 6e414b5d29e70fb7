SELECT * FROM {references} WHERE {1} = 'dev' AND fk_schema_name = {2} AND fk_table_name = {3}
