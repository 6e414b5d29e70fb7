// Files, folders and globs to the files that are read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace loadonce::source {

// In the order given; the files of a folder (all below it, hidden ones left out) and the matches of a glob sort by the
// bytes of the path.
// "-" stays. A path that names a file is that file, also when it holds glob characters. Throws source_unreadable for
// what is not there.
[[nodiscard]] std::vector<std::string> expand(const std::vector<std::string>& paths,
                                              const std::filesystem::path& relative_to);

}  // namespace loadonce::source
