// Asks the user before something is removed or replaced.
#pragma once

#include <string>

namespace loadonce::cli {

// Whether the user answers y or yes. Throws usage where nobody can be asked: standard input or error is no terminal, or
// `json`. `without_asking`: the command that does not ask.
[[nodiscard]] bool agree(const std::string& question, const std::string& without_asking, bool json);

}  // namespace loadonce::cli
