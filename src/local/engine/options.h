// How an embedded warehouse is opened.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "store/store.h"

namespace loadonce::local {

struct Options {
    std::filesystem::path file;        // created with its folder where missing; its lock file stands beside it
    store::Store* store = nullptr;     // what COPY reads; must outlive the warehouse
    std::filesystem::path store_root;  // the folder of that store: all that DuckDB may open. Empty: no COPY
    std::string verb = "loadonce";     // for those who wait for the file
    std::chrono::milliseconds lock_wait{60000};
    std::string memory_limit = "400MB";  // of DuckDB's buffers; the process needs some 200 MB more
    unsigned threads = 0;                // 0: all cores
    bool read_only = false;              // statements that change anything are refused (25006)
};

}  // namespace loadonce::local
