(SELECT * FROM _loadonce.columns UNION ALL SELECT * FROM temp.main._loadonce_columns)
