// Values between the protocol's two formats and SQL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/format.h"
#include "wire/reader.h"

namespace loadonce::wire {

// A value in the binary format from its text. Throws 0A000 for a type that has none here.
[[nodiscard]] std::string to_binary(std::uint32_t type, std::string_view text);

// A bound parameter as an SQL literal; no bytes of a client come out unquoted unless they are a number's. Throws 22P02,
// 22P03 (wrong length), 22021, 0A000.
[[nodiscard]] std::string to_literal(std::uint32_t type, Format format, Bytes value);
// The literal of an unknown value of the type, for Describe.
[[nodiscard]] std::string null_literal(std::uint32_t type);

}  // namespace loadonce::wire
