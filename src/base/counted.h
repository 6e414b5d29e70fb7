// Numbers of things in messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce {

[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);  // "1 row", "2 rows"

}  // namespace loadonce
