// The format code of a value (PostgreSQL: "Message Formats").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace loadonce::wire {

enum class Format : std::int16_t { text = 0, binary = 1 };

[[nodiscard]] inline Format format_of(std::span<const Format> formats, std::size_t column) {
    return formats.empty() ? Format::text : formats.size() == 1 ? formats[0] : formats[column];
}

}  // namespace loadonce::wire
