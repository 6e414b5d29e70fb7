// Validation of UTF-8, the only encoding of SQL text.
#pragma once

#include <string_view>

namespace loadonce::redshift {

// Throws 22021 unless `text` is UTF-8 without zero bytes.
void require_utf8(std::string_view text);

}  // namespace loadonce::redshift
