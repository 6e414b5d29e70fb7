// The log and the loads, for people. Decides nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "load/own_tables.h"
#include "project/project.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct LoadHistory {
    std::vector<LogEntry> log;     // newest first
    std::vector<LoadEntry> loads;  // of this project, newest first
};

// At most `limit` rows of each. A table that does not exist gives none.
[[nodiscard]] LoadHistory read_history(const project::Project& project, warehouse::Session& session,
                                       std::uint64_t limit);

}  // namespace loadonce::load
