// The project's warehouse, whichever it is: a server, the embedded one, or the embedded one that `serve` has open.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "local/warehouse.h"
#include "warehouse/session.h"

namespace loadonce::cli {

// The embedded warehouse, opened while somebody uses it: its file is one process's at a time, and a load converts
// without it.
[[nodiscard]] std::unique_ptr<warehouse::Warehouse> open_while_used(const local::Options& options);

// How long somebody else's lock is waited for: a minute, or what LOADONCE_LOCK_WAIT says in seconds.
[[nodiscard]] std::chrono::milliseconds lock_wait();

// Where `serve` listens for the other verbs: beside the warehouse's file, under the name that libpq looks for.
[[nodiscard]] std::filesystem::path socket_beside(const std::filesystem::path& warehouse_file);
// What a path of a Unix socket may have (sun_path in unix(7), less the final zero). Where it has more, there is none.
inline constexpr std::size_t socket_path_bytes_max = 107;

}  // namespace loadonce::cli
