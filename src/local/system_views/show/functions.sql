SELECT '' AS database_name, '' AS schema_name, '' AS function_name, 0 AS number_of_arguments, '' AS argument_list, '' AS return_type,
    '' AS remarks WHERE FALSE
