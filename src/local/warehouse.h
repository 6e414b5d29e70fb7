// The embedded warehouse: Redshift's SQL on a local DuckDB file.
#pragma once

#include <memory>

#include "local/engine/options.h"
#include "warehouse/session.h"

namespace loadonce::local {

// Waits for the file (errors::lock_held names who has it). Sessions must end before the warehouse does.
[[nodiscard]] std::unique_ptr<warehouse::Warehouse> open(const Options& options);

}  // namespace loadonce::local
