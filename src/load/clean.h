// Removal of a project: its tables, its rows in the own tables and in the log, and its objects.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct CleanTable {
    std::string name;
    std::int64_t rows = 0;
};

struct CleanPlan {
    std::vector<CleanTable> tables;       // the existing tables of the project
    std::vector<CleanTable> own_rows;     // the project's rows in the own tables and in the log
    std::vector<std::string> own_tables;  // own tables that are dropped because they have no other rows
    std::vector<std::string> objects;     // s3:// URLs of existing objects that loads of the project wrote
    std::uint64_t object_bytes = 0;

    [[nodiscard]] bool empty() const;
};

// What clean() would remove. Changes nothing.
[[nodiscard]] CleanPlan plan_clean(const project::Project& project, warehouse::Session& session,
                                   const store::Store& store);

// Removes the plan's objects after everything in the warehouse, which goes in one transaction. Rows that other tools
// wrote to data_load_log stay; own tables without other rows are dropped. A load that waits for the lock fails, since
// the lock's table is gone.
void clean(const project::Project& project, warehouse::Session& session, store::Store& store, const CleanPlan& plan);

}  // namespace loadonce::load
