// Views of what happens in the warehouse: queries, loads, locks, sessions. Those of the catalog are
// catalog_views.cpp's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "local/context.h"
#include "local/typed.h"

namespace loadonce::local {

// The rows of such a view at this moment, or nothing if there is none of that name.
[[nodiscard]] std::optional<Rows> system_view(const Context& context, std::string_view schema, std::string_view name);

// Their names.
[[nodiscard]] std::vector<std::string_view> system_views();

}  // namespace loadonce::local
