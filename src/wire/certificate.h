// A certificate for a server that has none yet.
#pragma once

#include <filesystem>

namespace loadonce::wire {

// Makes a key (P-256) and a certificate that it signs itself, for localhost and 127.0.0.1, valid for ten years, as PEM
// files; the key with mode 0600. Throws file_io when one of them is there already or cannot be written.
void make_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key);

}  // namespace loadonce::wire
