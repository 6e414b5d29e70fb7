// What is sent to DuckDB, for those who debug the binder, and for tests.
#pragma once

#include <string_view>

namespace loadonce::local::duck {

// Called with each SQL text before DuckDB gets it, on the thread of its connection; several may call at once.
using Trace = void (*)(std::string_view sql);

// Replaces the trace of the process; null: none. At first it is the one that writes to standard error where the
// environment has LOADONCE_TRACE_SQL=1, else none.
void set_trace(Trace to) noexcept;
void trace(std::string_view sql);
// Writes DuckDB's own message, which no user gets, where the trace is that of the environment.
void trace_failure(std::string_view message);

}  // namespace loadonce::local::duck
