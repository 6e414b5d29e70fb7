// The command line: one file per verb, errors to exit codes in one place.
#pragma once

namespace loadonce::cli {

[[nodiscard]] int run(int argc, char** argv);

}  // namespace loadonce::cli
