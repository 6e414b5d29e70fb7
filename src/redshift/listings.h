// The forms of SHOW that list objects, for the parser and the printer.
#pragma once

#include <span>
#include <string_view>

#include "redshift/ast.h"

namespace loadonce::redshift {

struct ListingForm {
    ListingKind kind;
    std::string_view words;  // words after SHOW
    enum class Of : std::uint8_t { nothing, object, grantee } of;
    bool has_arguments = false;  // form of a function or procedure
};

// If a kind has several forms, the printer uses the first.
[[nodiscard]] std::span<const ListingForm> listing_forms();

}  // namespace loadonce::redshift
