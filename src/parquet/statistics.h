#pragma once

#include "parquet/parquet.h"

namespace loadonce::parquet {

// Sets chunk.min and chunk.max from the column's dictionary or values; leaves them empty where there is no value or no
// bound can be told (not a number; a longest string that cannot be rounded up).
void set_bounds(EncodedChunk& chunk, const ColumnBuffer& column);

}  // namespace loadonce::parquet
