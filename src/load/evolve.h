// The statements that a target needs before rows can be inserted: CREATE TABLE, ADD COLUMN, wider VARCHARs. Pure:
// compares the planned table with the live one.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "load/catalog.h"
#include "load/plan.h"

namespace loadonce::load {

struct Evolution {
    // Run before BEGIN, as Redshift refuses ALTER COLUMN ... TYPE inside a transaction block. Never narrows, so it does
    // no harm if the load fails.
    std::vector<std::string> widen;
    // Run inside the transaction: CREATE TABLE, ADD COLUMN with one column each, or the rebuilding of a column with a
    // wider type.
    std::vector<std::string> create;
    // A rebuilt column keeps every value: each query must return no row, else its error is why the column stays.
    struct Exact {
        std::string sql;
        Error error;
    };
    std::vector<Exact> exact;
};

// Whether a missing table can be created: it gets rows, or the project pins its columns, including the keys.
[[nodiscard]] bool can_be_made(const PlannedTable& table);

// The columns that identify the rows of a table without a key; of others, none.
[[nodiscard]] std::vector<std::pair<std::string_view, Type>> place_columns(const PlannedTable& table);

// `live`: null if the table does not exist. Throws drift for a change that the table's `evolve` does not allow and
// type_conflict for one that is never allowed, with a record that shows it. A column without any value is not added to
// an existing table, since its type is unknown.
[[nodiscard]] Evolution evolve(const PlannedTable& table, const LiveTable* live);
[[nodiscard]] Evolution evolve(const PlannedTable& table, const LiveTables& live);

// Into the open transaction: creates the tables that are missing and their columns. Returns the statements.
std::vector<std::string> make_targets(warehouse::Session& session, const std::vector<PlannedTable>& tables,
                                      const LiveTables& live);

// Throws the error of a column that cannot be rebuilt.
void require_exact(warehouse::Session& session, const Evolution& evolution);

}  // namespace loadonce::load
