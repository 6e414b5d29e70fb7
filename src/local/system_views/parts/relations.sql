(SELECT * FROM _loadonce.relations UNION ALL SELECT * FROM temp.main._loadonce_relations)
