// Converts values between the protocol's text and binary formats and SQL literals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/format.h"
#include "wire/reader.h"

namespace loadonce::wire {

// Returns the binary format of a value given as text. Throws 0A000 for a type whose binary format is not supported.
[[nodiscard]] std::string to_binary(std::uint32_t type, std::string_view text);

// Returns a bound parameter as an SQL literal. Everything except numbers is quoted. Throws 22P02, 22P03 (wrong length),
// 22021, 0A000.
[[nodiscard]] std::string to_literal(std::uint32_t type, Format format, Bytes value);
// Returns a null of the type as an SQL expression, used to describe a statement before its values are known.
[[nodiscard]] std::string null_literal(std::uint32_t type);

}  // namespace loadonce::wire
