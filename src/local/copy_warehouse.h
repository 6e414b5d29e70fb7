// A copy of a warehouse's file, to try out what must not change the warehouse itself.
#pragma once

#include <filesystem>

namespace loadonce::local {

// Copies the file and its write-ahead log as they are together at one instant, without a lock: a process that has them
// open (a server, a load that converts) is not disturbed. Does nothing when there is no file. Throws lock_held when a
// process writes to them all the time, file_io, interrupted.
void copy_warehouse(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace loadonce::local
