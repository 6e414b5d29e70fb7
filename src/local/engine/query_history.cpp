#include "local/engine/query_history.h"

#include <utility>

namespace loadonce::local {
namespace {

constexpr std::size_t kept = 1000;

template <typename Record>
void keep(std::deque<Record>& records, Record record) {
    records.push_back(std::move(record));
    if (records.size() > kept) records.pop_front();
}

}  // namespace

void QueryHistory::add(QueryRecord record) {
    const std::scoped_lock guard(mutex_);
    keep(queries_, std::move(record));
}

void QueryHistory::add(CopyRecord record) {
    const std::scoped_lock guard(mutex_);
    keep(loads_, std::move(record));
}

std::vector<QueryRecord> QueryHistory::queries() const {
    const std::scoped_lock guard(mutex_);
    return {queries_.begin(), queries_.end()};
}

std::vector<CopyRecord> QueryHistory::loads() const {
    const std::scoped_lock guard(mutex_);
    return {loads_.begin(), loads_.end()};
}

}  // namespace loadonce::local
