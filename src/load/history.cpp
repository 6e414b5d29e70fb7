#include "load/history.h"

#include <algorithm>

namespace loadonce::load {

LoadHistory read_history(const project::Project& project, warehouse::Session& session, std::uint64_t limit) {
    LoadHistory history;
    const auto own = own_tables(session, project.schema);
    if (std::ranges::count(own, log_table) > 0) history.log = read_log(session, project.schema, limit);
    if (std::ranges::count(own, loads_table) > 0)
        history.loads = read_loads(session, project.schema, project.name, limit);
    return history;
}

}  // namespace loadonce::load
