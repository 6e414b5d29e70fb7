// serve: the project's warehouse on a port.
#pragma once

#include "cli/verbs.h"

namespace loadonce::cli {

void add_serve(CLI::App& app, Action& action);

}  // namespace loadonce::cli
