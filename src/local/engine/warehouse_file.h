// The path of a warehouse file, the files beside it, and its identity.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace loadonce::local {

// Returns the absolute path without symbolic links, also for a file that does not exist. A warehouse must be opened by
// this path only: DuckDB's write-ahead log is beside the path that it is given, and would not be found by another.
// Throws file_io.
[[nodiscard]] std::filesystem::path canonical_file(const std::filesystem::path& file);

// Whether the file has hard links.
[[nodiscard]] bool has_other_names(const std::filesystem::path& file);
// Throws warehouse_unreachable where it has: what was committed before a crash may be in the write-ahead log beside
// another name, and would be lost. A file that does not exist is right.
void require_one_name(const std::filesystem::path& file);

// The following paths belong to one warehouse file; `file` is canonical.

// Locked by the process that has opened the warehouse (ProcessLock).
[[nodiscard]] std::filesystem::path lock_file(const std::filesystem::path& file);
// The socket where `serve` accepts other verbs. libpq expects a fixed name in a folder, so each warehouse file has a
// folder.
[[nodiscard]] std::filesystem::path socket_file(const std::filesystem::path& file);
// Maximum length of a Unix socket's path in bytes (sun_path in unix(7), without the terminating zero).
inline constexpr std::size_t socket_path_bytes_max = 107;

// A new warehouse is made under this name and gets its own when it is whole. Only the holder of ProcessLock may touch
// it.
[[nodiscard]] std::filesystem::path unfinished_file(const std::filesystem::path& file);
// Removes what a process that was killed has left of it.
void remove_unfinished(const std::filesystem::path& file) noexcept;
// Gives the unfinished file, which no process has open, the warehouse's name. Durable when it returns. Throws file_io.
void name_unfinished(const std::filesystem::path& file);

// Returns "DEVICE:INODE", equal for two paths if and only if they are the same file. Empty if the file does not exist.
[[nodiscard]] std::string file_identity(const std::filesystem::path& file);
// SHOW of this parameter returns the identity of the session's file, a space and its path. SHOW ALL does not list it.
inline constexpr std::string_view warehouse_file_parameter = "loadonce.warehouse_file";

}  // namespace loadonce::local
