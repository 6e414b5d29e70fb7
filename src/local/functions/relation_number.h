// The relations that casts to regclass and functions of the catalog name in a string.
#pragma once

#include <cstdint>
#include <string>

#include "local/expression/context.h"

namespace loadonce::local {

// The OID of the relation whose name is in `text`, as a cast to regclass reads it. Throws 42P01.
[[nodiscard]] std::int64_t relation_number(Context& context, const std::string& text);

}  // namespace loadonce::local
