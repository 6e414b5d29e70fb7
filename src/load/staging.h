// Stages the rows of a load in temporary tables of one session, outside of a transaction.
#pragma once

#include <string>
#include <vector>

#include "load/plan.h"
#include "warehouse/session.h"

namespace loadonce::load {

// The staging table of the plan's table with that index. It belongs to the session.
[[nodiscard]] std::string stage_table(std::size_t index);

// Creates a temporary table for the rows of a file.
//
// columns       definitions of the file's columns (PlannedTable::column_definitions()); may be empty
// source_type   of _lo_source
// fingerprints  whether it has a column for the fingerprint of a row's source
void make_stage_table(warehouse::Session& session, const std::string& name, const std::string& columns,
                      TypeKind source_type, bool fingerprints = false);
// Copies rows by manifest into these columns of the table and into those of their lineage. The list is never left out:
// COPY of Parquet maps by position, and a missing column would shift the others silently. Throws invariant if another
// number of rows arrives than `rows`, which the files have.
void copy_rows(warehouse::Session& session, const std::string& table, const std::vector<std::string>& columns,
               std::string_view manifest, std::uint64_t rows, std::string_view iam_role);

// Creates the staging tables with the columns of the files and fills them by manifest; tables without rows get none.
// `session`: nothing is staged in it yet.
void stage(warehouse::Session& session, const LoadPlan& plan);

}  // namespace loadonce::load
