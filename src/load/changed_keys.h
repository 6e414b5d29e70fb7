// The keys of a table that is there cannot change: its rows have been told apart by the old ones.
#pragma once

#include "load/group_state.h"
#include "load/plan.h"
#include "warehouse/session.h"

namespace loadonce::load {

// Throws project_value if the project gives tables that are there other keys than the loads that filled them had.
void refuse_changed_keys(warehouse::Session& session, const LoadPlan& plan, const GroupState& state);

}  // namespace loadonce::load
