// Registers C++ functions with DuckDB: the caller's, and loadonce_quotient(). Includes DuckDB's header, which only this
// folder may do.
#pragma once

#include <duckdb.h>

#include <span>

#include "local/duck/scalar_function.h"

namespace loadonce::local::duck {

// Registers for all connections of the database. `functions` must outlive the database. Throws Failure.
void register_functions(duckdb_connection connection, std::span<const ScalarFunction> functions);

}  // namespace loadonce::local::duck
