// Encodes and decodes one-dimensional arrays: catalog columns (conkey, relacl, current_schemas()) in the binary format,
// and bound parameters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/format.h"
#include "wire/reader.h"

namespace loadonce::wire {

// Returns the type of an array's elements, or 0 if `array` is not an array type.
[[nodiscard]] std::uint32_t element_type(std::uint32_t array);

// Returns an SQL expression for a bound one-dimensional array. Throws 22P02 or 22P03 if the value is malformed, 42804
// if its element type is not `element`, 0A000 if it has more than one dimension.
[[nodiscard]] std::string array_to_literal(std::uint32_t element, Format format, Bytes value);

// Returns the binary format of a one-dimensional array given as text, {1,NULL,"a b"}. Throws 22P02 if `text` is not an
// array.
[[nodiscard]] std::string array_to_binary(std::uint32_t element, std::string_view text);

}  // namespace loadonce::wire
