#include "load/group_state.h"

#include <algorithm>

namespace loadonce::load {

GroupState read_state(warehouse::Session& session, const project::Project& project, const project::SourceGroup& group) {
    GroupState state;
    const auto own = own_tables(session, project.schema);
    if (std::ranges::count(own, ledger_table) > 0)
        state.ledger = read_ledger(session, project.schema, project.name, group.name);
    if (std::ranges::count(own, columns_table) > 0) state.columns = read_columns(session, project.schema);
    state.live = read_live(session, project.schema, group.tables);
    state.lost = lost_tables(session, project.schema, loaded_tables(state.ledger, group.tables), state.live);
    return state;
}

}  // namespace loadonce::load
