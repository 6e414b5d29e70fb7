// The arrays of the catalog (conkey, relacl, current_schemas()) in the binary format, and those that clients bind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/format.h"
#include "wire/reader.h"

namespace loadonce::wire {

// The type of an array's elements; 0: the type is none of an array.
[[nodiscard]] std::uint32_t element_type(std::uint32_t array);

// A bound array of one dimension as an SQL expression. Throws 22P02, 22P03, 42804 for other
// elements, and 0A000 for more dimensions.
[[nodiscard]] std::string array_to_literal(std::uint32_t element, Format format, Bytes value);

// An array of one dimension from its text, {1,NULL,"a b"}. Throws 22P02 for what is none.
[[nodiscard]] std::string array_to_binary(std::uint32_t element, std::string_view text);

}  // namespace loadonce::wire
