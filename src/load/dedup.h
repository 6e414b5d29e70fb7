// The temporary tables in which an attempt keeps the verdict on each staged root record, and conditions on them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/catalog.h"
#include "load/plan.h"

namespace loadonce::load {

// The staged root records: the root's key, _lo_source, _lo_offset, _lo_version where the table has versions, and
// _lo_place among the records of that key, 1 for the one that wins.
inline constexpr std::string_view ranked_table = "loadonce_ranked";
// The columns of the root's key, _lo_source, _lo_offset, _lo_verdict (new, replaced, older, duplicate).
inline constexpr std::string_view dedup_table = "loadonce_dedup";
// _lo_source and _lo_offset of the records that are older or duplicate; usually few.
inline constexpr std::string_view losers_table = "loadonce_losers";

// The statements' own names begin with _lo_, which no table and no column of a target does: an alias of one letter
// would meet a table of that name in DELETE and UPDATE, which name their target without an alias.

// A condition on rows of loadonce_dedup with the alias _lo_c.
inline constexpr std::string_view winners = "_lo_c.\"_lo_verdict\" IN ('new', 'replaced')";
// The condition that rows of two of these or of staging tables, with the aliases a and b, have the same root record.
[[nodiscard]] std::string same_record(std::string_view a, std::string_view b);
// The columns with _lo_source and _lo_offset behind them, each once: those of a keyless table are in its key.
[[nodiscard]] std::vector<std::string> with_place(std::vector<std::string> columns);
// Whether records are compared by version: the table has the column. A record without one is the oldest.
[[nodiscard]] bool is_versioned(const LoadPlan& plan, const LiveTables& live);
// The condition that the root record of a row of a staging table with the alias _lo_s has won. An anti-join on the
// small losers table: wide rows are streamed.
[[nodiscard]] std::string won();

}  // namespace loadonce::load
