// History of the statements of this process, the source of SYS_QUERY_HISTORY, SYS_LOAD_HISTORY, STL_LOAD_ERRORS and
// similar views. It is kept in memory only, and holds the last 1000 records of each kind.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace loadonce::local {

struct LoadedFile {
    std::string url;
    std::int64_t bytes = 0, rows = 0;
};

// Times are microseconds since 1970-01-01.
struct QueryRecord {
    std::int64_t id = 0, transaction = 0, session = 0;
    std::int64_t start = 0, end = 0;
    std::string type, text;
    std::int64_t rows = 0;             // returned
    std::optional<std::string> error;  // none: the statement succeeded
    bool canceled = false;             // or the client did not read all rows
};

// A COPY. Its transaction may not have been committed.
struct CopyRecord {
    QueryRecord query;
    std::string table, source;
    std::int64_t loaded = 0;
    std::vector<LoadedFile> files;
    // Of a COPY that failed.
    Diagnostics diagnostics;
};

class QueryHistory {
  public:
    void add(QueryRecord record);
    void add(CopyRecord record);
    [[nodiscard]] std::vector<QueryRecord> queries() const;
    [[nodiscard]] std::vector<CopyRecord> loads() const;

  private:
    mutable std::mutex mutex_;
    std::deque<QueryRecord> queries_;
    std::deque<CopyRecord> loads_;
};

}  // namespace loadonce::local
