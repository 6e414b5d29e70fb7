// The embedded warehouse, opened while somebody uses it: its file is one process's at a time, and a load converts
// without it.
#pragma once

#include <memory>

#include "local/warehouse.h"
#include "warehouse/session.h"

namespace loadonce::cli {

[[nodiscard]] std::unique_ptr<warehouse::Warehouse> open_while_used(const local::Options& options);

}  // namespace loadonce::cli
