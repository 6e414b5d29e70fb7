// Shows errors to the user on standard error. (With --json, the error is also the result on standard output.)
#pragma once

#include <string_view>

#include "base/error.h"

namespace loadonce::cli {

// Converts the exception that is being handled into an Error. To be called in a catch block only.
[[nodiscard]] Error current_error();

// Writes "loadonce: LO4001: ..." to standard error. `about`: the name of the source group when there are several.
void say(const Error& error, std::string_view about = {});

}  // namespace loadonce::cli
