// The verbs. Each adds its subcommand with its options to the command line, and sets `action` when the user chose it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "base/error.h"
#include "cli/context.h"

namespace loadonce::cli {

// Runs the verb. Failures are thrown as Error; the returned code tells success from a negative result (a check that has
// failed).
using Action = std::function<Exit(Context&)>;

void add_generate(CLI::App& app, Action& action);
void add_convert(CLI::App& app, Action& action);
void add_schema(CLI::App& app, Action& action);
void add_load(CLI::App& app, Action& action);
void add_run(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_history(CLI::App& app, Action& action);
void add_sql(CLI::App& app, Action& action);
void add_clean(CLI::App& app, Action& action);

}  // namespace loadonce::cli
