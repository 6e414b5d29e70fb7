// Fixed names: the database, the user of a session without a login, and the hidden schema, which SQL cannot name.
#pragma once

#include <string_view>

namespace loadonce::local {

inline constexpr std::string_view database_name = "dev";
inline constexpr std::string_view user_name = "loadonce";
// Holds the tables that describe all relations; they do not describe themselves.
inline constexpr std::string_view hidden_schema = "_loadonce";

}  // namespace loadonce::local
