// Expands files, folders and globs to files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace loadonce::source {

// Returns the files in the order given. The files of a folder (recursively, without hidden ones) and the matches of a
// glob are sorted by the bytes of the path. "-" is kept. The path of an existing file is not expanded, even if it
// contains glob characters. Throws source_unreadable for a path that does not exist, and for a glob that matches
// nothing unless that is to give no file.
enum class NoMatch { error, no_files };
[[nodiscard]] std::vector<std::string> expand(const std::vector<std::string>& paths,
                                              const std::filesystem::path& relative_to,
                                              NoMatch no_match = NoMatch::error);

}  // namespace loadonce::source
