// How SHOW calls what it lists, for the parser and the printer.
#pragma once

#include <span>
#include <string_view>

#include "redshift/ast.h"

namespace loadonce::redshift {

struct ListingForm {
    ListingKind kind;
    std::string_view words;  // after SHOW
    enum class Of : std::uint8_t { nothing, object, grantee } of;
    bool has_arguments = false;  // of a function or procedure
};

// Of several forms of a kind, the first is the one to print.
[[nodiscard]] std::span<const ListingForm> listing_forms();

}  // namespace loadonce::redshift
