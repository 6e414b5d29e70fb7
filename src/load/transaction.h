// Transactions under the lock of a schema, and what their errors mean.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"
#include "warehouse/session.h"

namespace loadonce::load {

enum class Retry {
    never,
    after_backoff,     // transient: a serialization conflict, a deadlock, a lost connection
    after_widening,    // another loader has changed the columns of a target: widen again
    after_conversion,  // another loader has changed them so that the files no longer fit: convert again with the
                       // present columns
    after_reading,     // another loader has committed other bytes under a name of the plan: read the sources again
};

// Begins a transaction whose first statement is LOCK loadonce_lock, and raises the epoch. Redshift takes the snapshot
// of a transaction at the first access to a table, not at BEGIN: what is read after the lock is current.
//
// lock_wait  the longest wait for the lock; after it lock_held, which names the holder where the warehouse shows it
void begin_and_lock(warehouse::Session& session, std::string_view schema, std::chrono::milliseconds lock_wait);

// Commits the open transaction. An error with TransactionOutcome::unknown: COMMIT got no answer, and may have
// succeeded. Any other error: nothing was committed.
void commit(warehouse::Session& session);

// Whether the error is a lost connection and not an answer of the warehouse.
[[nodiscard]] bool is_lost(const Error& error);
// What an error that the warehouse answered means for the attempt: never or after_backoff.
[[nodiscard]] Retry retry_of(const Error& error);

// Waits 50 ms, doubled with each attempt up to 3.2 s. A conflict ends with the other load.
void back_off(unsigned attempts);

[[nodiscard]] std::string utc_now();  // "2026-11-25 09:00:00"

}  // namespace loadonce::load
