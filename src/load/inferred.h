// What was told from data where no project file says it: tables and keys, remembered in the warehouse beside the rows,
// in loadonce_told: project, source group, definition (TOML). It is only ever appended to; the newest of a group
// counts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warehouse/session.h"

namespace loadonce::load {

struct InferredTables {
    std::string group;
    std::string definition;
};

// By group. Empty where nothing was told yet.
[[nodiscard]] std::vector<InferredTables> read_inferred(warehouse::Session& session, std::string_view schema,
                                                        std::string_view project);
// Into the open transaction, under the lock. Nothing when it is known already.
void write_inferred(warehouse::Session& session, std::string_view schema, std::string_view project,
                    const InferredTables& inferred);

}  // namespace loadonce::load
