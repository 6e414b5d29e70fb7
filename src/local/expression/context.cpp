#include "local/expression/context.h"

#include <fmt/format.h>

#include "redshift/sql_error.h"

namespace loadonce::local {

void Context::check_leader() const {
    if (reads_tables && !leader_only.empty())
        throw redshift::sql_error(
            "0A000", "Specified types or functions (one per INFO message) not supported on Redshift tables.",
            fmt::format("{} works on the catalog alone", leader_only));
}

}  // namespace loadonce::local
