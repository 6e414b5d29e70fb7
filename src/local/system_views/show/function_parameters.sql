SELECT '' AS database_name, '' AS schema_name, '' AS function_name, '' AS parameter_name, 0 AS ordinal_position, '' AS parameter_type,
    '' AS data_type, 0 AS character_maximum_length, 0 AS numeric_precision, 0 AS numeric_scale WHERE FALSE
