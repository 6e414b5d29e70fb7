// Properties of statements for the query history.
#pragma once

#include "base/error.h"
#include "local/engine/query_history.h"

namespace loadonce::local {

// Copies the fields of a load error's dashed block into the record.
void explain(CopyRecord& load, const Error& error);

}  // namespace loadonce::local
