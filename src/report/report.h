// Results as people and machines read them. Text ends with a newline; JSON is one object on one line,
// also with a newline.
#pragma once

#include <string>

#include "base/error.h"
#include "check/verify.h"
#include "load/clean.h"
#include "load/history.h"
#include "load/run_report.h"

namespace loadonce::report {

enum class Detail { quiet, normal, verbose };

// "loaded 2 files: orders 3 new, 1 replaced; order_items 7 new", "nothing new: 2 files are already loaded"; verbose
// names every source with why. That a group failed is in it, its error is for standard error. A plan is printed whole
// at any detail.
[[nodiscard]] std::string text(const load::RunReport& report, Detail detail);
[[nodiscard]] std::string json(const load::RunReport& report);

// One line per check; verbose: with its SQL. Samples of what failed.
[[nodiscard]] std::string text(const check::Verification& verification, Detail detail, bool in_colour);
[[nodiscard]] std::string json(const check::Verification& verification);

[[nodiscard]] std::string text(const load::LoadHistory& history);
[[nodiscard]] std::string json(const load::LoadHistory& history);

[[nodiscard]] std::string text(const load::CleanPlan& plan);
[[nodiscard]] std::string json(const load::CleanPlan& plan);

// {"error":{"id":"LO1001","message":...,"remedy":...,"place":...,"sqlstate":...},"exit":2}
[[nodiscard]] std::string json(const Error& error);

}  // namespace loadonce::report
