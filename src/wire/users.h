// The file of who may log in: one `name:md5:salt:sha256` per line, the last two in hexadecimal or left out with their
// colons; its owner's alone (mode 0600).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "wire/options.h"

namespace loadonce::wire {

// As Options::users. Throws file_io, project_value (others may read it; a line that is none).
[[nodiscard]] std::map<std::string, Verifier> read_users(const std::filesystem::path& file);
// Adds the user or replaces the password. The file is made if it is not there, and never half written. Throws as
// above, and usage for a name that cannot stand in the file or an empty password.
void add_user(const std::filesystem::path& file, std::string_view name, std::string_view password);

}  // namespace loadonce::wire
