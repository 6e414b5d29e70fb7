// The project's warehouse, whichever it is: a server, the embedded one, or the embedded one that `serve` has open.
#pragma once

#include <chrono>
#include <memory>

#include "local/warehouse.h"
#include "warehouse/session.h"

namespace loadonce::cli {

// The embedded warehouse, opened while somebody uses it: its file is one process's at a time, and a load converts
// without it.
[[nodiscard]] std::unique_ptr<warehouse::Warehouse> open_while_used(const local::Options& options);

// How long somebody else's lock is waited for: a minute, or what LOADONCE_LOCK_WAIT says in seconds.
[[nodiscard]] std::chrono::milliseconds lock_wait();

}  // namespace loadonce::cli
