#include "local/duck/trace.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace loadonce::local::duck {
namespace {

// One write for each text, so that lines of several threads do not mix.
void to_standard_error(std::string_view sql) {
    const auto line = "duckdb: " + std::string(sql) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

Trace from_environment() {
    const char* value = std::getenv("LOADONCE_TRACE_SQL");  // NOLINT(concurrency-mt-unsafe): nothing sets it
    return value != nullptr && std::string_view(value) == "1" ? to_standard_error : nullptr;
}

std::atomic<Trace>& current() {
    static std::atomic<Trace> trace = from_environment();
    return trace;
}

}  // namespace

void set_trace(Trace to) noexcept {
    current() = to;
}

void trace(std::string_view sql) {
    if (const auto to = current().load()) to(sql);
}

void trace_failure(std::string_view message) {
    if (current().load() == to_standard_error) to_standard_error("refused: " + std::string(message));
}

}  // namespace loadonce::local::duck
