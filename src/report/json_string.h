// JSON text, for everything that the program answers to machines.
#pragma once

#include <string>
#include <string_view>

namespace loadonce::report {

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD: file names may hold any.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace loadonce::report
