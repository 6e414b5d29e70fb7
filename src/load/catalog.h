// The tables that a warehouse has now, as loads and checks need them. Redshift's catalogs are not under the
// transaction's snapshot: what is read here under the lock is current.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "table/schema.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct LiveColumn {
    std::string name;  // folded
    Type type;
    bool generated = false;  // IDENTITY or DEFAULT: filled by the warehouse where it is left out
};

struct LiveTable {
    std::int64_t oid = 0;
    std::vector<LiveColumn> columns;

    [[nodiscard]] const LiveColumn* find(std::string_view name) const;  // null: no such column
    [[nodiscard]] bool has(const std::vector<std::string>& names) const;
};

using LiveTables = std::map<std::string, LiveTable>;  // by folded name

// Those of `names` that exist in `schema`. Throws type_conflict for a column of a type that this program has no word
// for.
[[nodiscard]] LiveTables read_live(warehouse::Session& session, std::string_view schema,
                                   const std::vector<std::string>& names);
[[nodiscard]] std::map<std::string, std::int64_t> oids(const LiveTables& live);

}  // namespace loadonce::load
