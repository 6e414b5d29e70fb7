// Fills tables that are gone from the objects of the committed loads: the tables of a source group are a function of
// its ledger. The sources themselves are not needed.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "load/group_state.h"
#include "load/own_tables.h"
#include "load/plan.h"
#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

struct Replay {
    LoadPlan plan;                               // all tables of the group, with all columns of the map
    std::map<std::string, std::int64_t> filled;  // what is filled: folded name -> oid in the ledger
    struct Load {
        std::string attempt;
        std::vector<StoredRows> rows;
    };
    std::vector<Load> loads;  // in the order of the ledger
};

// Why there can be no replay, as a sentence: an object is gone, or the keys were others.
struct Impossible {
    std::string reason;
};

// `filled`: tables of loaded_tables() (lost_tables.h). `store`: where the objects must be; null: they are not looked
// for.
[[nodiscard]] std::variant<Replay, Impossible> plan_replay(warehouse::Session& session, const project::Project& project,
                                                           const project::SourceGroup& group,
                                                           const std::vector<std::string>& filled,
                                                           const GroupState& state, const store::Store* store);

struct Replayed {
    std::vector<TableReport> tables;  // those that were filled
    std::vector<std::string> ddl;
};

// Merges the rows of all loads once, in the order of source and record, in one transaction under the lock, into the
// tables that are filled. The merge of many loads gives what the loads gave one after another, since the row that wins
// under a key is the highest of an order (merge.h). Tables that are there and are not filled are merged into temporary
// ones, which are thrown away: they decide which rows of the others are valid.
//
// A table that is filled and is there loses its rows first. Throws drift if another load has committed since the replay
// was planned, or if the tables are others: plan again.
[[nodiscard]] Replayed replay(warehouse::Session& session, const Replay& replay, std::chrono::milliseconds lock_wait);

}  // namespace loadonce::load
