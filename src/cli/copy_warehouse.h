// A copy of the embedded warehouse, for what must not change the warehouse itself.
#pragma once

#include <filesystem>

namespace loadonce::cli {

// Copies the file with its write-ahead log at an instant at which nobody writes to them; who has them open (a `serve`,
// a load that converts) is not disturbed and not waited for. Nothing when there is no file. Throws lock_held when
// somebody writes all the time, file_io, interrupted.
void copy_warehouse(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace loadonce::cli
