// Expands files, folders and globs to files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace loadonce::source {

// In the order given; the files of a folder (all below it, without hidden ones) and the matches of a glob are sorted by
// the bytes of the path. "-" is kept. A path that names a file is that file, even with glob characters. Throws
// source_unreadable for a path that does not exist.
[[nodiscard]] std::vector<std::string> expand(const std::vector<std::string>& paths,
                                              const std::filesystem::path& relative_to);

}  // namespace loadonce::source
