// Parts of the JSON of results.
#pragma once

#include "base/error.h"
#include "base/json_writer.h"

namespace loadonce::report {

// {"id":"LO1001","message":...,"remedy":...,"place":...,"sqlstate":...,"detail":...}, of which empty ones are left out.
void write(JsonWriter& out, const Error& error);

}  // namespace loadonce::report
