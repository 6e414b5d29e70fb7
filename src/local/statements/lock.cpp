// LOCK: the mutual exclusion of loads (src/load/README.md) rests on it.
#include "local/statements/statements.h"
#include "redshift/messages.h"

namespace loadonce::local {

// Looks tables up outside DuckDB's transaction (Catalog::find, Transaction::peek), so that the snapshot is taken after
// the locks.
Result run(Context& context, const redshift::Lock& lock) {
    for (const auto& name : lock.tables) {
        const auto relation = context.table(name, LockMode::exclusive);
        if (relation.view) throw redshift::messages::not_a_table(relation.name);
    }
    return done("LOCK TABLE");
}

}  // namespace loadonce::local
