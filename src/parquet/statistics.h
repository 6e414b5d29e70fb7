#pragma once

#include "parquet/parquet.h"

namespace loadonce::parquet {

// Sets chunk.min and chunk.max from the column's dictionary or values. Leaves them empty if there is no value or no
// bound: a NaN, or a cut string that cannot be rounded up.
void set_bounds(EncodedChunk& chunk, const ColumnBuffer& column);

}  // namespace loadonce::parquet
