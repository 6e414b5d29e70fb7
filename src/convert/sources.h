// The sources of a conversion: which files they are, what they are called, the hash of what is in them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "convert/result.h"
#include "project/project.h"
#include "source/expand.h"

namespace loadonce::convert {

// The name of an inferred root table: "data/my orders.ndjson.gz" gives "my orders", "-" "records". A name of more than
// root_name_bytes_max bytes is cut and ends in a hash of the whole, so that it stays that of one name.
inline constexpr std::size_t root_name_bytes_max = 100;  // of 127: child tables and parent columns begin with it
[[nodiscard]] std::string table_name_of(const std::string& source);

// The fingerprint and the size of a source's decompressed bytes, without converting it.
[[nodiscard]] SourceRead fingerprint(const std::string& source);

// Whether a source of lines begins with `length` bytes that are whole lines and have this fingerprint: with what it had
// before it grew. Throws source_unreadable.
[[nodiscard]] bool has_grown(const std::string& source, project::Format format, std::uint64_t length,
                             std::string_view fingerprint);

// Expands files, folders and globs to files, in the order given; folders and globs are sorted by the bytes of the path,
// "-" is kept. Throws source_unreadable for a path that does not exist and, with source::NoMatch::error, for a pattern
// that matches nothing.
[[nodiscard]] std::vector<std::string> expand_sources(const std::vector<std::string>& paths,
                                                      const std::filesystem::path& relative_to,
                                                      source::NoMatch no_match = source::NoMatch::error);

}  // namespace loadonce::convert
