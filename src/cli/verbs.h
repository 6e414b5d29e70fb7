// The verbs. Each declares itself with its options on the command line.
#pragma once

#include "cli/command_line.h"

namespace loadonce::cli {

void add_generate(CommandLine& line);
void add_convert(CommandLine& line);
void add_schema(CommandLine& line);
void add_load(CommandLine& line);
void add_run(CommandLine& line);
void add_verify(CommandLine& line);
void add_history(CommandLine& line);
void add_sql(CommandLine& line);
void add_recover(CommandLine& line);
void add_adopt(CommandLine& line);
void add_clean(CommandLine& line);
void add_serve(CommandLine& line);

}  // namespace loadonce::cli
