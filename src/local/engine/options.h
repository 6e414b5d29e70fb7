// Options for opening an embedded warehouse.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "store/store.h"

namespace loadonce::local {

struct Options {
    std::filesystem::path file;        // created if missing, with its folder; the lock file is beside it
    store::Store* store = nullptr;     // source of COPY; must outlive the warehouse
    std::filesystem::path store_root;  // folder of that store, the only one DuckDB may read. Empty: no COPY
    std::string verb = "loadonce";     // shown to processes that wait for the file
    std::chrono::milliseconds lock_wait{60000};
    std::string memory_limit = "400MB";  // limit of DuckDB's buffers; the process needs about 200 MB more
    unsigned threads = 0;                // 0: all cores
    bool read_only = false;              // statements that change data are refused (25006)
};

}  // namespace loadonce::local
