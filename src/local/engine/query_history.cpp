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

void History::add(QueryRecord record) {
    const std::scoped_lock guard(mutex_);
    keep(queries_, std::move(record));
}

void History::add(LoadRecord record) {
    const std::scoped_lock guard(mutex_);
    keep(loads_, std::move(record));
}

std::vector<QueryRecord> History::queries() const {
    const std::scoped_lock guard(mutex_);
    return {queries_.begin(), queries_.end()};
}

std::vector<LoadRecord> History::loads() const {
    const std::scoped_lock guard(mutex_);
    return {loads_.begin(), loads_.end()};
}

}  // namespace loadonce::local
