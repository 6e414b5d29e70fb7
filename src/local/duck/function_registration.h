// Registers functions in C++ with DuckDB: the caller's, and loadonce_quotient(). Includes DuckDB's header, as
// connection.cpp and columns.h do; nothing outside of this room may.
#pragma once

#include <duckdb.h>

#include <span>

#include "local/duck/scalar_function.h"

namespace loadonce::local::duck {

// For all connections of the connection's database. `functions` must outlive the database. Throws Failure.
void register_functions(duckdb_connection connection, std::span<const ScalarFunction> functions);

}  // namespace loadonce::local::duck
