// An error that carries an SQLSTATE, as every error of a statement does.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace loadonce::redshift {

// The error's code follows from `sqlstate`: 0A000 is errors::sql_unsupported, 42601 sql_syntax, all others sql_failed.
// The session sets what became of the transaction.
[[nodiscard]] Error sql_error(std::string_view sqlstate, std::string message, std::string remedy = {});

}  // namespace loadonce::redshift
