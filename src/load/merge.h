// The statements with which staged rows become rows of the targets, inside an attempt's transaction.
//
// A root record wins its key by version, then source, then record; older than the target's row, it loses. A child row
// lives or dies with its root record. What each record became is kept in loadonce_dedup, which the deletes, inserts
// and asserts all join.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/catalog.h"
#include "load/plan.h"
#include "load/run_report.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Removes the rows of sources (indexes of _lo_source) that somebody else has committed. Returns how many rows each
// table has lost.
std::vector<std::uint64_t> drop_sources(warehouse::Session& session, const LoadPlan& plan,
                                        const std::vector<std::size_t>& sources);

// Makes loadonce_dedup. `live`: the targets as they are now, all of them there that get rows.
void deduplicate(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live);

// Fills in what became of the staged rows of every table: new_rows, replaced, older, duplicate. Throws duplicate_key
// when one key of a child is twice among the winners, naming both parents.
void count_verdicts(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                    std::vector<TableReport>& reports);

void delete_old(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                std::vector<TableReport>& reports);
void insert_new(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                std::vector<TableReport>& reports);

}  // namespace loadonce::load
