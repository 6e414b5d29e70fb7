#include "table/column_buffer.h"

#include <cmath>

namespace loadonce {

// The smallest n with 10^precision <= 2^(8n-1).
std::int32_t decimal_array_bytes(std::int32_t precision) {
    return static_cast<std::int32_t>(std::ceil((precision * std::log2(10.0) + 1) / 8));
}

std::int32_t decimal_bytes(std::int32_t precision) {
    if (precision <= 9) return 4;
    if (precision <= 18) return 8;
    return decimal_array_bytes(precision);
}

}  // namespace loadonce
