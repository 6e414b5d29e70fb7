#include "warehouse/row_batch.h"

#include <algorithm>
#include <utility>

namespace loadonce::warehouse {

void RowBatch::grow(std::size_t bytes) {
    constexpr std::size_t least = 1 << 10;
    const std::size_t capacity = std::max({bytes, 2 * capacity_, least});
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
    bytes_ = std::move(larger);
    capacity_ = capacity;
}

}  // namespace loadonce::warehouse
