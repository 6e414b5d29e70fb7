#pragma once

#include <cstdint>

#include "sample/emitter.h"
#include "sample/options.h"

namespace loadonce::sample {

// Appends {"order": {...}} and returns its number of items. `complete`: with every field.
std::uint32_t append_order(Emitter& out, std::uint64_t number, bool complete, const Options& options);

}  // namespace loadonce::sample
