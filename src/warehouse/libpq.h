// Redshift, or another server that speaks its protocol, as a Warehouse over libpq.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "warehouse/session.h"

namespace loadonce::warehouse {

// `url` is redshift://user@host:port/database?sslmode=require. User, port (5439), database (dev) and options are
// optional; the options are libpq's. A password in the URL is refused, because it would appear in the shell's history
// and in process lists: libpq reads it from PGPASSWORD or ~/.pgpass. A host that starts with / is the folder of a Unix
// socket (%2F in the URL, or ?host=/folder).
// Does not connect. Throws project_value for an invalid URL. connect() throws warehouse_unreachable.
[[nodiscard]] std::unique_ptr<Warehouse> open_redshift(std::string_view url);

}  // namespace loadonce::warehouse
