// The present tables of a warehouse and their columns. Redshift's catalogs are read outside of the snapshot of the
// transaction: what is read under the lock is current.
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
    bool generated = false;  // IDENTITY or DEFAULT: the warehouse fills it when it is left out
};

struct LiveTable {
    std::int64_t oid = 0;
    std::vector<LiveColumn> columns;

    [[nodiscard]] const LiveColumn* find(std::string_view name) const;  // null if there is none
    [[nodiscard]] bool has(const std::vector<std::string>& names) const;
};

using LiveTables = std::map<std::string, LiveTable>;  // by folded name

// The tables among `names` that exist in `schema`. Throws type_conflict for a column of an unsupported type.
[[nodiscard]] LiveTables read_live(warehouse::Session& session, std::string_view schema,
                                   const std::vector<std::string>& names);
[[nodiscard]] std::map<std::string, std::int64_t> oids(const LiveTables& live);

// The number of rows of `from`, what stands behind FROM.
[[nodiscard]] std::int64_t count_rows(warehouse::Session& session, std::string_view from);

}  // namespace loadonce::load
