// The password file (mode 0600): one `name:md5:salt:sha256` per line. The last two fields are hexadecimal; they may be
// left out together with their colons.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "wire/options.h"

namespace loadonce::wire {

// Returns the users for Options::users. Throws file_io; project_value if others may read the file or a line is
// malformed.
[[nodiscard]] std::map<std::string, Verifier> read_users(const std::filesystem::path& file);
// Adds a user or replaces the password. Creates a missing file; replaces the file atomically. Throws as read_users(),
// and usage for an empty password or a name that the file format cannot hold.
void add_user(const std::filesystem::path& file, std::string_view name, std::string_view password);

}  // namespace loadonce::wire
