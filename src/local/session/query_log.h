// Properties of statements for the query history.
#pragma once

#include "base/error.h"
#include "local/engine/query_history.h"

namespace loadonce::local {

// Fills in what the dashed block of a load's error says.
void explain(CopyRecord& load, const Error& error);

}  // namespace loadonce::local
