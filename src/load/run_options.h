// What a caller may choose about a run.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/progress.h"

namespace loadonce::load {

struct RunOptions {
    std::vector<std::string>
        inputs;  // replace the project's sources (files, folders, globs, "-"), relative to the working directory
    unsigned threads = 1;
    bool backfill = false;  // load again what was loaded under another plan, in the order of the ledger
    std::filesystem::path
        work_folder;  // for converted files; created if missing; the files of this run are removed at its end
    // Folder for rejected records, created when there are some; empty: they are counted, not kept. One file per load,
    // named by the load's hash: concurrent runs share a file only if they write the same records.
    std::filesystem::path rejects;
    // By source group: its tables as TOML where they were inferred from data; the load stores them in the warehouse.
    std::map<std::string, std::string> inferred;
    std::chrono::milliseconds lock_wait{60'000};  // the longest wait for another load in the same schema
    Progress* progress = nullptr;                 // borrowed, may be null
    unsigned attempts_max = 8;                    // of one load that the warehouse rolls back for a transient reason
};

}  // namespace loadonce::load
