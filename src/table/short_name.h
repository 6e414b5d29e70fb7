// Names that are made from others and must not be longer than Redshift allows: 127 bytes ("Names and identifiers").
#pragma once

#include <cstddef>
#include <string>

namespace loadonce {

// `name`, which is UTF-8, or where it has more than `bytes_max` bytes its beginning (whole characters) and a hash of
// all of it: equal names stay equal, different ones different.
[[nodiscard]] std::string short_name(const std::string& name, std::size_t bytes_max = 127);

}  // namespace loadonce
