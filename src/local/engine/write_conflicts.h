// Records in which tables rows were deleted or updated, and when. DuckDB lets a transaction update a row that another
// one has deleted since its snapshot, or delete one that was updated, and that change is lost; Redshift refuses it
// (1023).
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>

namespace loadonce::local {

// Thread-safe. A transaction holds the table's write lock from the check to its end, so nothing is recorded in
// between.
class WriteConflicts {
  public:
    // Returns the number of commits that were recorded.
    [[nodiscard]] std::uint64_t now() const {
        const std::scoped_lock guard(mutex_);
        return commits_;
    }
    // `tables`: by oid; the negative oid stands for updates. Call before the locks of the transaction are released.
    void record(const std::set<std::int64_t>& tables) {
        if (tables.empty()) return;
        const std::scoped_lock guard(mutex_);
        ++commits_;
        for (const auto table : tables) last_[table] = commits_;
    }
    [[nodiscard]] bool since(std::int64_t table, std::uint64_t then) const {
        const std::scoped_lock guard(mutex_);
        const auto found = last_.find(table);
        return found != last_.end() && found->second > then;
    }

  private:
    mutable std::mutex mutex_;
    std::uint64_t commits_ = 0;
    std::map<std::int64_t, std::uint64_t> last_;
};

}  // namespace loadonce::local
