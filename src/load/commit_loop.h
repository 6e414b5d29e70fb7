// The loop around attempts: connect, stage, widen, attempt; back off and come back, or ask the ledger after a COMMIT
// without an answer.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "load/attempt.h"
#include "load/plan.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct CommitResult {
    enum class End {
        committed,
        skipped,
        convert_again
    };  // convert_again: the targets' columns are others than those converted for
    End end = End::committed;
    Committed committed;
    bool recovered = false;
    unsigned attempts = 0;
    std::vector<std::string> widened;  // statements
};

struct CommitLimits {
    std::chrono::milliseconds lock_wait;
    unsigned attempts_max;
};

// The plan's objects and manifests are in the store, the own tables are there. Throws the reason when the load is
// rolled back for good; outcome_unknown when no connection could be had to ask for the outcome.
[[nodiscard]] CommitResult commit_load(warehouse::Warehouse& warehouse, const LoadPlan& plan,
                                       const CommitLimits& limits, RunMode mode);

}  // namespace loadonce::load
