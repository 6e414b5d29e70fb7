// The statements that move staged rows into the targets, inside the transaction of an attempt.
//
// Of the root records with one key, the one with the highest version, then source, then record number wins; it loses if
// it is older than the target's row. A record without a version is the oldest. A child row follows its root record, or
// moves (moves.h). Verdicts are kept in loadonce_dedup, which the deletes, the inserts and the checks join.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/catalog.h"
#include "load/moves.h"
#include "load/plan.h"
#include "load/run_report.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Deletes the staged rows of sources (values of _lo_source) that another load has committed. Returns the number of
// deleted rows per table.
std::vector<std::uint64_t> drop_sources(warehouse::Session& session, const LoadPlan& plan,
                                        const std::vector<std::size_t>& sources);

// Throws duplicate_key if two staged root records have one key and the project refuses that (duplicate_keys).
void refuse_duplicates(warehouse::Session& session, const LoadPlan& plan);

// Creates loadonce_dedup. `live`: the present targets; every target that gets rows exists.
void deduplicate(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live);

// Sets new_rows, replaced, older and duplicate of every table. Throws duplicate_key if a key of a child occurs twice
// among the rows to be inserted, which conversion cannot see where two texts are one value of the column.
void count_verdicts(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live, Moves& moves,
                    std::vector<TableReport>& reports);

// Deletes the rows of the bytes that names had before (plan.replaced). Adds to the numbers of deleted rows.
void delete_replaced(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
                     std::vector<TableReport>& reports);
void delete_old(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live, Moves& moves,
                std::vector<TableReport>& reports);
void insert_new(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live, Moves& moves,
                std::vector<TableReport>& reports);

// All of it, in this order, with the checks before COMMIT (precommit_checks.h). Nothing to do without root rows.
void merge(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live,
           std::vector<TableReport>& reports);

}  // namespace loadonce::load
