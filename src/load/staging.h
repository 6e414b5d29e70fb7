// The rows of a load in temporary tables of one session, outside of any transaction.
#pragma once

#include <string>
#include <vector>

#include "load/plan.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Of the plan's table with that index. Temporary: another session has its own.
[[nodiscard]] std::string stage_table(std::size_t index);

// Makes the staging tables from the files' own columns and fills them by manifest; a table without rows gets none. COPY
// of Parquet maps by position, and a column missing in the middle would shift the others in silence: so the column list
// is always given. Throws invariant if the number of rows that arrived is not the one in the files' footers. `session`:
// a new one, nothing staged in it yet.
void stage(warehouse::Session& session, const LoadPlan& plan);

}  // namespace loadonce::load
