// What the sessions of this process did: SYS_QUERY_HISTORY, SYS_LOAD_HISTORY, STL_LOAD_ERRORS and their like are made
// of it. It is in memory, so a warehouse that is opened again begins anew, and holds the last 1000 of each kind.
//
// Any thread may call anything.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

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
    std::optional<std::string> error;  // none: it ended well
    bool canceled = false;             // or was cancelled, or its rows were not read to the end
};

// A COPY. A row does not say that its transaction was committed.
struct CopyRecord {
    QueryRecord query;
    std::string table, source;
    std::int64_t loaded = 0;
    std::vector<LoadedFile> files;
    // Of one that failed.
    int error_code = 0;
    std::string error_context, error_file, error_column;
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
