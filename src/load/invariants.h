// The invariants of a group's tables. Each is a query whose rows violate it; no rows: it holds. A load checks the keys
// that it touched, before COMMIT; check/ runs the same queries over whole tables.
//
//   unique     no key occurs twice in its table
//   null keys  no column of a key is null
//   parent     every child row has its root record, and the row that its array is in
//   count      <array>_count of that row is the number of its child rows
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/catalog.h"
#include "load/target_table.h"

namespace loadonce::load {

struct Invariant {
    std::string name;  // "orders: no key twice"
    std::string table;
    std::string sql;  // returns at most 10 rows
};

enum class CheckScope {
    touched,  // the keys of the winners in loadonce_dedup (dedup.h)
    whole,
};

// The invariants of the targets that exist with the columns that a check needs. `targets`: root first.
[[nodiscard]] std::vector<Invariant> invariants(const std::vector<TargetTable>& targets, const LiveTables& live,
                                                CheckScope scope);

}  // namespace loadonce::load
