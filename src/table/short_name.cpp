#include "table/short_name.h"

#include "base/sha256.h"
#include "base/utf8.h"

namespace loadonce {

std::string short_name(const std::string& name, std::size_t bytes_max) {
    if (name.size() <= bytes_max) return name;
    constexpr std::size_t digits = 8;
    return std::string(utf8_prefix(name, bytes_max - digits - 1)) + "_" + sha256_hex(name).substr(0, digits);
}

}  // namespace loadonce
