// Self-signed certificates for servers that have none.
#pragma once

#include <filesystem>

namespace loadonce::wire {

// Writes a P-256 key (mode 0600) and a certificate signed with it as PEM files; for localhost and 127.0.0.1, valid for
// ten years. Throws file_io if one of the files exists or cannot be written.
void make_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key);

}  // namespace loadonce::wire
