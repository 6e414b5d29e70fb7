// Errors with an SQLSTATE.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace loadonce::redshift {

// Returns an error whose code follows from `sqlstate`: errors::sql_unsupported for 0A000, sql_syntax for 42601,
// otherwise sql_failed. The session sets the transaction outcome.
[[nodiscard]] Error sql_error(std::string_view sqlstate, std::string message, std::string remedy = {});

}  // namespace loadonce::redshift
