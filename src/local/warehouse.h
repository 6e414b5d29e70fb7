// The embedded warehouse: Redshift's SQL on a local DuckDB file.
#pragma once

#include <memory>

#include "local/engine/options.h"
#include "warehouse/session.h"

namespace loadonce::local {

std::string memory_limit = "400MB";  // of DuckDB's buffers; the process needs some 200 MB more
unsigned threads = 0;                // 0: all cores
bool read_only = false;              // statements that change anything are refused (25006)
};

// Waits for the file (errors::lock_held names who has it). Sessions must end before the warehouse does.
[[nodiscard]] std::unique_ptr<warehouse::Warehouse> open(const Options& options);

}  // namespace loadonce::local
