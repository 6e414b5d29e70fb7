// The embedded warehouse: Redshift's SQL on a local DuckDB file.
#pragma once

#include <memory>

#include "local/engine/options.h"
#include "warehouse/session.h"

namespace loadonce::local {

// Opens the warehouse, waiting for other processes to release the file (errors::lock_held names the holder). The
// warehouse must outlive its sessions.
[[nodiscard]] std::unique_ptr<warehouse::Warehouse> open(const Options& options);

}  // namespace loadonce::local
