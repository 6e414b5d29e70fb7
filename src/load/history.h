// The log and the loads, for people. Decides nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "project/project.h"
#include "warehouse/session.h"

namespace loadonce::load {

// One row of data_load_log (the seed's columns).
struct LogEntry {
    std::int64_t load_id = 0;
    std::string file_path, table_name, load_timestamp;
    std::int64_t record_count = 0;
    std::string status, load_method, notes;
};

// One row of loadonce_loads: an attempt and one of its tables.
struct LoadEntry {
    std::string group, table_name, load_hash, status;
    std::int64_t read = 0, new_rows = 0, replaced = 0, older = 0, duplicate = 0, rejected = 0, inserted = 0,
                 deleted = 0;
    std::string object, manifest, program_version, started_at, finished_at, message;
};

struct LoadHistory {
    std::vector<LogEntry> log;     // newest first
    std::vector<LoadEntry> loads;  // of this project, newest first
};

// At most `limit` of each. Tables that are not there are empty.
[[nodiscard]] LoadHistory read_history(const project::Project& project, warehouse::Session& session,
                                       std::uint64_t limit);

}  // namespace loadonce::load
