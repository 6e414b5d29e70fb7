// How Redshift's types are written (documentation, "Data types"), and the limits of what stands in their parentheses.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "table/schema.h"

namespace loadonce {

inline constexpr std::int32_t char_bytes_max = 4096;
inline constexpr std::int32_t char_bytes_default = 1;
inline constexpr std::int32_t varchar_bytes_default = 256;  // also of BPCHAR
inline constexpr std::int32_t varbyte_bytes_max = 1024000;
inline constexpr std::int32_t varbyte_bytes_default = 64000;
inline constexpr std::int32_t decimal_precision_max = 38;
inline constexpr std::int32_t decimal_precision_default = 18;
inline constexpr std::int32_t decimal_scale_max = 37;

// Words in lower case, one blank between them: "double precision", "int4".
struct TypeSpelling {
    std::string_view written;
    TypeKind kind;
};
// All spellings, in alphabetical order.
[[nodiscard]] std::span<const TypeSpelling> type_spellings();
[[nodiscard]] std::optional<TypeKind> type_kind_of(std::string_view written);

}  // namespace loadonce
