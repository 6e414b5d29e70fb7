// "Did you mean": the known word that is nearest to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace loadonce::project {

// The candidate with the fewest edits (letters changed, added, dropped or swapped with their neighbour; case does not
// count), or an empty string when none is near enough to be what was meant: at most a third of the word's letters, at
// least two.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace loadonce::project
