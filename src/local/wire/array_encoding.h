// The arrays of the catalog (conkey, relacl, current_schemas()) in the binary format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce::local::wire {

// The type of an array's elements; 0: the type is none of an array.
[[nodiscard]] std::uint32_t element_type(std::uint32_t array);

// An array of one dimension from its text, {1,NULL,"a b"}. Throws 22P02 for what is none.
[[nodiscard]] std::string array_to_binary(std::uint32_t element, std::string_view text);

}  // namespace loadonce::local::wire
