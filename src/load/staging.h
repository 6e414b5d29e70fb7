// Stages the rows of a load in temporary tables of one session, outside of a transaction.
#pragma once

#include <string>
#include <vector>

#include "load/plan.h"
#include "warehouse/session.h"

namespace loadonce::load {

// The staging table of the plan's table with that index. It belongs to the session.
[[nodiscard]] std::string stage_table(std::size_t index);

// Creates a staging table with the columns of the table's file and of its lineage. `source_type`: of _lo_source.
void make_stage_table(warehouse::Session& session, const PlannedTable& table, const std::string& name,
                      TypeKind source_type);

// Creates the staging tables with the columns of the files and fills them by manifest; tables without rows get none.
// COPY always has a column list: COPY of Parquet maps by position, and a missing column would shift the others
// silently. Throws invariant if COPY loads another number of rows than the files have. `session`: nothing is staged in
// it yet.
void stage(warehouse::Session& session, const LoadPlan& plan);

}  // namespace loadonce::load
