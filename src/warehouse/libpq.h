// Redshift itself, or whatever speaks its protocol: a Warehouse over libpq.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "warehouse/session.h"

namespace loadonce::warehouse {

// `url`: redshift://user@host:port/database?sslmode=require. User, port (5439), database (dev) and options may be left
// out; the options are libpq's. A password in it is refused (it would be in the shell's history and in process lists):
// libpq finds it in PGPASSWORD or ~/.pgpass. A host that starts with / is the folder of a Unix socket (%2F in the URL,
// or ?host=/folder).
// Nothing is connected yet. Throws project_value for a URL that cannot be right. connect() throws
// warehouse_unreachable.
[[nodiscard]] std::unique_ptr<Warehouse> open_redshift(std::string_view url);

}  // namespace loadonce::warehouse
