// What a warehouse has of a source group: its ledger, the map of its columns, its tables.
#pragma once

#include <vector>

#include "load/catalog.h"
#include "load/lost_tables.h"
#include "load/own_tables.h"
#include "project/project.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct GroupState {
    std::vector<LedgerEntry> ledger;
    StoredColumns columns;
    LiveTables live;
    std::vector<LostTable> lost;
};

// Where nothing was loaded yet, all is empty.
[[nodiscard]] GroupState read_state(warehouse::Session& session, const project::Project& project,
                                    const project::SourceGroup& group);

}  // namespace loadonce::load
