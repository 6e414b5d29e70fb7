// One attempt to commit a staged load. A first run, a retry, a recovery and a second loader all go through here.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "load/plan.h"
#include "load/run_report.h"
#include "load/transaction.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct Committed {  // the warehouse answered with the tag COMMIT (a failed transaction gets ROLLBACK); RunMode::plan:
                    // what would have been committed
    std::vector<std::size_t> sources;  // indexes of the plan's sources; another load has committed the others
    std::vector<TableReport> tables;
    std::vector<std::string> ddl;
};
struct Skipped {};   // under the lock, the ledger had every source
struct RolledBack {  // the warehouse answered with an error: nothing was committed
    Error reason;
    Retry retry;
};
struct Unknown {  // COMMIT got no answer: it may have succeeded; was_committed() tells
    Error lost;
    Committed possibly;
    std::string attempt;  // its id in the ledger
};
using AttemptOutcome = std::variant<Committed, Skipped, RolledBack, Unknown>;

enum class RunMode { commit, plan };  // plan: ends with ROLLBACK instead of COMMIT

// Commits what is staged, in one transaction that starts with LOCK loadonce_lock.
//
// session    connected, outside of a transaction, with the plan's rows in its staging tables (staging.h); borrowed for
//            the call; unusable after Unknown
// lock_wait  the longest wait for the lock; after it the outcome is RolledBack with lock_held and Retry::never
//
// After Committed: every key of the load is in its target once, every child row has its parent, and the ledger and the
// log have rows of this load. A broken invariant is a bug of the program: RolledBack with Retry::never, the name of the
// check and its first rows. One attempt per session at a time; concurrent attempts of any number of processes are
// serialised by the lock. LOCK comes first because Redshift takes the snapshot of a transaction at the first access to
// a table, not at BEGIN.
[[nodiscard]] AttemptOutcome attempt(warehouse::Session& session, const LoadPlan& plan,
                                     std::chrono::milliseconds lock_wait, RunMode mode);

// After Unknown, with a new session: whether the ledger has entries of that attempt. Takes the lock and therefore waits
// for the end of the old transaction, so the answer is final. Leaves no transaction open.
[[nodiscard]] bool was_committed(warehouse::Session& session, const LoadPlan& plan, const std::string& attempt,
                                 std::chrono::milliseconds lock_wait);

// Writes rows FAILED or SKIPPED for the plan in a transaction of its own. `message`: the reason.
void log_attempt(warehouse::Session& session, const LoadPlan& plan, bool failed, std::string_view message);

}  // namespace loadonce::load
