SELECT * FROM {references} WHERE {1} = 'dev' AND pk_schema_name = {2} AND pk_table_name = {3}
