// How Redshift's types are written (documentation, "Data types").
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "table/schema.h"

namespace loadonce {

// Words in lower case, one blank between them: "double precision", "int4".
struct TypeSpelling {
    std::string_view written;
    TypeKind kind;
};
// All spellings, in alphabetical order.
[[nodiscard]] std::span<const TypeSpelling> type_spellings();
[[nodiscard]] std::optional<TypeKind> type_kind_of(std::string_view written);

}  // namespace loadonce
