// One attempt to make a staged load permanent. First run, retry, recovery and a second loader all come through here.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "load/plan.h"
#include "load/run_report.h"
#include "warehouse/session.h"

namespace loadonce::load {

enum class Retry {
    never,
    after_backoff,     // it passes by itself: a serialization conflict, a deadlock, a lost connection
    after_widening,    // another loader has changed a target's columns: look again, widen, come back
    after_conversion,  // it has changed them so that the files no longer fit: convert again with the columns that are
                       // there now
};

struct Committed {  // the server answered with the tag COMMIT (a failed one says ROLLBACK); also what a plan would have
                    // committed
    std::vector<std::size_t>
        sources;  // indexes of the plan's sources; the others were committed by somebody else meanwhile
    std::vector<TableReport> tables;
    std::vector<std::string> ddl;
};
struct Skipped {};   // the ledger, read under the lock, held every source
struct RolledBack {  // the server answered with an error: nothing of this load is there
    Error reason;
    Retry retry;
};
struct Unknown {  // COMMIT was sent, no answer: it may be there; write nothing, do not guess
    Error lost;
    Committed perhaps;
};
using Outcome = std::variant<Committed, Skipped, RolledBack, Unknown>;

enum class RunMode { commit, plan };  // plan: ROLLBACK instead of COMMIT

// Commits what is staged, in one transaction that starts with LOCK loadonce_lock.
//
// session    connected, no transaction open, the plan's rows in its staging tables (staging.h); borrowed for the call.
// Unusable after Unknown. lock_wait  longest wait for the lock. Past it: RolledBack, lock_held, never.
//
// After Committed: no key of the load is twice in its target, every child has its parent, ledger and log name this
// load. A broken invariant is a bug of ours: RolledBack, never, with the check's name and its first rows. One attempt
// per session at a time; any number of processes may attempt at once, the lock orders them. Redshift takes its snapshot
// at the first access to a table, not at BEGIN: hence LOCK first.
[[nodiscard]] Outcome attempt(warehouse::Session& session, const LoadPlan& plan, std::chrono::milliseconds lock_wait,
                              RunMode mode);

// After Unknown, with a new session: whether the ledger holds every source of the plan. Takes the lock, so it waits
// until the old transaction is over one way or the other; then the answer is conclusive. Leaves no transaction open.
[[nodiscard]] bool ledger_has(warehouse::Session& session, const LoadPlan& plan, std::chrono::milliseconds lock_wait);

// Writes FAILED or SKIPPED for the plan in a transaction of its own. `message` says why.
void log_attempt(warehouse::Session& session, const LoadPlan& plan, bool failed, std::string_view message);

// Whether the connection is gone, as opposed to an error that the warehouse answered.
[[nodiscard]] bool is_lost(const Error& error);

}  // namespace loadonce::load
