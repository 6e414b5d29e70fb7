// What a user decides about tables that are not what their loads have left (lost_tables.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "load/lost_tables.h"
#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

// A table that can be recovered or adopted: it was loaded.
struct LoadedTable {
    std::string name;   // folded
    std::string group;  // of sources
    std::optional<LostTable::How> lost;
    std::int64_t rows = 0;  // that it has; 0 if it is not there
};

// The tables that are lost, or those that are named, lost or not. Throws usage for a name that no load has filled.
[[nodiscard]] std::vector<LoadedTable> find_lost(const project::Project& project, warehouse::Session& session,
                                                 const std::vector<std::string>& names);

// Replaces all rows of the tables by those that the loads gave them (replay.h). Returns them with their new numbers of
// rows. Throws table_lost where the objects of the loads are gone or the keys were others.
std::vector<LoadedTable> recover(const project::Project& project, warehouse::Session& session,
                                 const store::Store& store, std::vector<LoadedTable> tables,
                                 std::chrono::milliseconds lock_wait);

// Takes the tables for what the loads have left, as they are: changes the own tables only. One that is not there has no
// rows.
std::vector<LoadedTable> adopt(const project::Project& project, warehouse::Session& session,
                               std::vector<LoadedTable> tables, std::chrono::milliseconds lock_wait);

}  // namespace loadonce::load
