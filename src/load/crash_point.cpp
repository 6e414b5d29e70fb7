#include "load/crash_point.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>

#include "base/error_codes.h"

namespace loadonce::load {

namespace {

std::string_view name_of(CrashPoint point) {
    for (const auto& named : crash_points)
        if (named.point == point) return named.name;
    return {};
}

std::string from_environment(const char* variable) {
    const char* value = std::getenv(variable);
    return value ? value : "";
}

bool is_crash(CrashPoint point) {
    static const std::string wanted = from_environment("LOADONCE_CRASH_POINT");
    return !wanted.empty() && wanted == name_of(point);
}

struct Losing {
    std::mutex mutex;
    std::string at = from_environment("LOADONCE_LOSE_SESSION");
};
Losing& losing() {
    static Losing instance;
    return instance;
}

}  // namespace

void reach(CrashPoint point) {
    if (is_crash(point)) std::raise(SIGKILL);
}

bool session_lost_at(CrashPoint point) {
    auto& state = losing();
    const std::lock_guard guard(state.mutex);
    if (state.at.empty() || state.at != name_of(point)) return false;
    state.at.clear();
    return true;
}

void reach_in_session(CrashPoint point) {
    reach(point);
    if (session_lost_at(point))
        throw Error(errors::warehouse_unreachable,
                    fmt::format("the connection was lost at the crash point {}", name_of(point)))
            .with_sqlstate("08006", TransactionOutcome::rolled_back);
}

void kill_during(CrashPoint point) {
    if (is_crash(point)) std::thread([] { std::raise(SIGKILL); }).detach();
}

void TEST_lose_session_at(std::string_view name) {
    auto& state = losing();
    const std::lock_guard guard(state.mutex);
    state.at = name;
}

}  // namespace loadonce::load
