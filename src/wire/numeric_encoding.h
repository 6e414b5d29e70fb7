// NUMERIC in the protocol's binary format.
#pragma once

#include <string>
#include <string_view>

#include "wire/reader.h"

namespace loadonce::wire {

// Whether the text is a number in SQL's form; with `integer`, one without point and exponent.
[[nodiscard]] bool is_number(std::string_view text, bool integer);
[[nodiscard]] std::string numeric_to_binary(std::string_view text);
[[nodiscard]] std::string numeric_from_binary(Bytes value);

}  // namespace loadonce::wire
