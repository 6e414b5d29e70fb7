#include "local/expression/context.h"

#include "redshift/messages.h"

namespace loadonce::local {

void Context::check_leader() const {
    if (reads_tables && !leader_only.empty()) throw redshift::messages::leader_node_function(leader_only);
}

}  // namespace loadonce::local
