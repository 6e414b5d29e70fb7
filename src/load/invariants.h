// What must be true of a group's tables. Each is one statement whose rows are what is wrong; none means that it holds.
// A load runs them for the keys that it touched, before COMMIT; check/ runs the same list for whole tables.
//
//   unique     no key is in its table twice
//   null keys  no key has a null in it
//   parent     every child row has its root record
//   count      the root's <array>_count is the number of its child rows
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
    std::string sql;  // at most 10 rows
};

enum class CheckScope {
    touched,  // keys of the rows that won in loadonce_dedup (attempt.h)
    whole,
};

// Of those of `targets` that are in `live` with the columns that a check needs. Root first.
[[nodiscard]] std::vector<Invariant> invariants(const std::vector<TargetTable>& targets, const LiveTables& live,
                                                CheckScope scope);

}  // namespace loadonce::load
