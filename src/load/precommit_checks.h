// Whether an attempt's transaction has done what it counted, asked of the tables themselves before COMMIT.
#pragma once

#include <vector>

#include "load/catalog.h"
#include "load/plan.h"
#include "load/run_report.h"
#include "warehouse/session.h"

namespace loadonce::load {

// After insert_new(). Throws invariant, naming the rows where it can, unless
//
//   every staged row was judged once, and the winners were inserted
//   a table has as many rows under the winners' keys as were inserted: as each inserted row is under its own record's
//     key, none is there twice, none is left from before, and every child row has its parent
//   no key of a winner is null, and each root record counts its child rows right
//
// That no key of a child is twice among the winners is refuse_double_keys()'s (merge.cpp). All of it are counts and
// joins on one key, so that it stays cheap and small beside the load; only a failure is looked into with the statements
// of invariants.h.
void check_before_commit(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                         const std::vector<TableReport>& reports);

}  // namespace loadonce::load
