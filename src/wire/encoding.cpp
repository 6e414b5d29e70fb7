#include "wire/encoding.h"

#include <fmt/format.h>

#include "wire/array_encoding.h"
#include "wire/scalar_encoding.h"

namespace loadonce::wire {

std::string to_binary(std::uint32_t type, std::string_view text) {
    const auto element = element_type(type);
    return element != 0 ? array_to_binary(element, text) : scalar_to_binary(type, text);
}

std::string to_literal(std::uint32_t type, Format format, Bytes value) {
    const auto element = element_type(type);
    return element != 0 ? array_to_literal(element, format, value) : scalar_to_literal(type, format, value);
}

std::string null_literal(std::uint32_t type) {
    const auto element = element_type(type);
    return element != 0 ? fmt::format("ARRAY[{}]", scalar_null_literal(element)) : scalar_null_literal(type);
}

}  // namespace loadonce::wire
