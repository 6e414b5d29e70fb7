// Tables that loads have filled and that are not what the loads have left: dropped, dropped and created again, or
// emptied.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "load/catalog.h"
#include "load/own_tables.h"
#include "warehouse/session.h"

namespace loadonce::load {

// The tables of a group that loads have filled, as the ledger has them: folded name -> oid at the last commit.
[[nodiscard]] std::map<std::string, std::int64_t> loaded_tables(const std::vector<LedgerEntry>& ledger,
                                                                const std::vector<std::string>& tables);

struct LostTable {
    enum class How {
        dropped,   // it is not there: a replay fills it again
        replaced,  // a table of that name is there, with another oid
        emptied,   // it is there, without a row, and its loads have left some
    };
    std::string name;  // folded
    How how = How::dropped;
};

// Those of `loaded` (loaded_tables()). `session`: where loadonce_loads and the tables are read, in a few statements.
[[nodiscard]] std::vector<LostTable> lost_tables(warehouse::Session& session, std::string_view schema,
                                                 const std::map<std::string, std::int64_t>& loaded,
                                                 const LiveTables& live);

// Throws table_lost for tables that are there: whether their rows or those of the loads are wanted, the user decides
// (loadonce recover, loadonce adopt).
void refuse_others(const std::vector<LostTable>& lost);

}  // namespace loadonce::load
