// Removing a project: its tables, its rows in loadonce's own tables and in the log, and local objects.
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
    std::vector<CleanTable> tables;       // the project's tables that exist
    std::vector<CleanTable> own_rows;     // of loadonce's own tables and of the log, as far as they are the project's
    std::vector<std::string> own_tables;  // of those, the ones that go as nobody else has a row in them
    std::vector<std::string> objects;     // s3:// URLs that loads of this project wrote and that are still in the store
    std::uint64_t object_bytes = 0;

    [[nodiscard]] bool empty() const;
};

// What clean() would remove. Writes nothing.
[[nodiscard]] CleanPlan plan_clean(const project::Project& project, warehouse::Session& session,
                                   const store::Store& store);

// Removes it: everything in the warehouse in one transaction, then the objects. The project's rows of data_load_log
// go, those of other tools stay; own tables in which nobody else has a row go too. A load that waits for the lock
// meanwhile fails, as its table is gone.
void clean(const project::Project& project, warehouse::Session& session, store::Store& store, const CleanPlan& plan);

}  // namespace loadonce::load
