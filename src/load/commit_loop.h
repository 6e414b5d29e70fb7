// The loop around attempts: connect, stage, widen, attempt; on a transient error back off and repeat; after a COMMIT
// without an answer ask the ledger.
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
        convert_again,  // the columns of the targets have changed since the conversion
        read_again,     // another load has committed other bytes of a source since it was read
    };
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

// Commits the plan. Its objects and manifests are in the store, and the own tables exist. Throws the reason of the last
// rollback if the load is given up; outcome_unknown if COMMIT got no answer and the ledger cannot be read.
[[nodiscard]] CommitResult commit_load(warehouse::Warehouse& warehouse, const LoadPlan& plan,
                                       const CommitLimits& limits, RunMode mode);

}  // namespace loadonce::load
