// Names that are fixed: of the one database, of the user of a session without a login, of the schema that SQL cannot
// name.
#pragma once

#include <string_view>

namespace loadonce::local {

inline constexpr std::string_view database_name = "dev";
inline constexpr std::string_view user_name = "loadonce";
// Relations are found through this schema's tables, which do not list themselves.
inline constexpr std::string_view hidden_schema = "_loadonce";

}  // namespace loadonce::local
