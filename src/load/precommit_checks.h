// The checks of an attempt before COMMIT: whether the tables have the rows that the transaction counted.
#pragma once

#include <vector>

#include "load/catalog.h"
#include "load/plan.h"
#include "load/run_report.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Called after insert_new(). Throws invariant, with the wrong rows if it finds them, unless
//
//   every staged row has one verdict, and the winners were inserted
//   a table has as many rows under the winners' keys as were inserted. Since each inserted row is under the key of its
//   own
//     record, no row is there twice, no old row is left, and every child row has its parent
//   no key of a winner is null, and the count of each root record is the number of its child rows
//
// merge.cpp has checked that no key of a child occurs twice among the winners. The checks are counts and joins on one
// key, cheap compared with the load; only after a failure the queries of invariants.h look for the rows.
void check_before_commit(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                         const std::vector<TableReport>& reports);

}  // namespace loadonce::load
