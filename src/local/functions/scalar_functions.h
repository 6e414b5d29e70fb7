// Functions that DuckDB lacks, in C++, for the SQL that the binder makes: loadonce_to_number() and its like.
#pragma once

#include <span>

#include "local/duck/scalar_function.h"

namespace loadonce::local {

// Lives as long as the program.
[[nodiscard]] std::span<const duck::ScalarFunction> scalar_functions();

}  // namespace loadonce::local
