// What a target needs before rows can go into it: is it to be made, columns added, VARCHARs widened? Pure: what is
// wanted against what is there, as statements.
#pragma once

#include <string>
#include <vector>

#include "load/catalog.h"
#include "load/plan.h"

namespace loadonce::load {

struct Evolution {
    // Redshift refuses ALTER COLUMN ... TYPE inside a transaction: run before BEGIN. Harmless if the load then fails;
    // never narrows.
    std::vector<std::string> widen;
    // CREATE TABLE and ADD COLUMN, one column each: run inside the transaction.
    std::vector<std::string> create;
};

// The next of 255, 1024, 4096, 16384, 65535 that holds `bytes`: a ladder, so that widening is rare.
[[nodiscard]] std::int32_t varchar_rung(std::int32_t bytes);

// Whether a table that does not exist is made: it gets rows, or the project pins its columns, its keys among them.
[[nodiscard]] bool can_be_made(const PlannedTable& table);

// `live` is null when the table does not exist. Throws drift for what the table's `evolve` does not allow and
// type_conflict for what nothing allows, with a record that shows it. A column in which no value has been seen is not
// added to a table that exists: its type is unknown.
[[nodiscard]] Evolution evolve(const PlannedTable& table, const LiveTable* live);

}  // namespace loadonce::load
