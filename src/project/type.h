// Types as text.
#pragma once

#include <string_view>

#include "table/schema.h"

namespace loadonce::project {

// A type as a project or DDL writes it: "VARCHAR(255)", "double precision", "numeric(10,2)". Throws project_value.
[[nodiscard]] Type parse_type(std::string_view text);

}  // namespace loadonce::project
