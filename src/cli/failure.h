// Errors on their way to the user: people read standard error, programs the answer on standard output.
#pragma once

#include <string_view>

#include "base/error.h"

namespace loadonce::cli {

// The exception that is being handled, whatever it is. Only inside a catch block.
[[nodiscard]] Error current_error();

// "loadonce: LO4001: ..." on standard error. `about`: which of several source groups, or empty.
void say(const Error& error, std::string_view about = {});

}  // namespace loadonce::cli
