// What DuckDB is taught before anything runs: the natives, and loadonce_quotient(). Part of duck.cpp, the only other
// file that knows DuckDB's C API.
#pragma once

#include <duckdb.h>

namespace loadonce::local::duck {

// For all connections of the connection's database. Throws Failure.
void register_functions(duckdb_connection connection);

}  // namespace loadonce::local::duck
