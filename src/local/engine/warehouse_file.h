// A warehouse's file: its one path, the files beside it, and how two paths are known to be one file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace loadonce::local {

// The absolute path without symbolic links, also of a file that does not exist yet. DuckDB keeps its write-ahead log
// beside the path that it is given, so a warehouse is opened by this path alone: by another one its log would not be
// found. Throws file_io.
[[nodiscard]] std::filesystem::path canonical_file(const std::filesystem::path& file);

// The paths below belong to one warehouse file each; `file` is canonical.

// Locked by the process that has the warehouse open (ProcessLock).
[[nodiscard]] std::filesystem::path lock_file(const std::filesystem::path& file);
// Where `serve` listens for the other verbs: the name that libpq looks for in a folder, so each file has a folder.
[[nodiscard]] std::filesystem::path socket_file(const std::filesystem::path& file);
// The longest path of a Unix socket, in bytes (sun_path in unix(7), less the final zero).
inline constexpr std::size_t socket_path_bytes_max = 107;

// "DEVICE:INODE": equal for two paths exactly when they are the same file. Empty when there is no file.
[[nodiscard]] std::string file_identity(const std::filesystem::path& file);
// SHOW of this parameter answers the identity of the session's file, a space and its path. It is not listed by SHOW ALL.
inline constexpr std::string_view warehouse_file_parameter = "loadonce.warehouse_file";

}  // namespace loadonce::local
