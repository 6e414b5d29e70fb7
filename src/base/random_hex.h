// Names that nobody else has.
#pragma once

#include <string>

namespace loadonce {

// `words` times 32 random bits, as 8 hexadecimal digits each.
[[nodiscard]] std::string random_hex(unsigned words);

}  // namespace loadonce
