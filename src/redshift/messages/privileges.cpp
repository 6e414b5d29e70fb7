#include <fmt/format.h>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error role_missing(std::string_view name) {
    return sql_error("42704", fmt::format("role \"{}\" does not exist", name), "roles are not supported here");
}

Error principal_missing(std::string_view kind, std::string_view name) {
    return sql_error("42704", fmt::format("{} \"{}\" does not exist", kind, name));
}

Error principal_exists(std::string_view kind, std::string_view name) {
    return sql_error("42710", fmt::format("{} \"{}\" already exists", kind, name));
}

Error principal_in_use(std::string_view kind, std::string_view name) {
    return sql_error("2BP01", fmt::format("{} \"{}\" cannot be dropped because some objects depend on it", kind, name),
                     "revoke its privileges first");
}

// AWS, "DROP USER".
Error user_has_privileges(std::string_view name) {
    return sql_error("55006",
                     fmt::format("user \"{}\" can't be dropped because the user has a privilege on some object", name),
                     "revoke its privileges first");
}

Error principal_name_reserved(std::string_view name) {
    return sql_error("42939", fmt::format("the name \"{}\" is reserved", name), "choose another name");
}

Error privilege_unknown(std::string_view privilege) {
    return sql_error("42601", fmt::format("unrecognized privilege type \"{}\"", privilege));
}

Error privilege_invalid(std::string_view privilege, std::string_view kind) {
    return sql_error("0LP01", fmt::format("invalid privilege type {} for {}", privilege, kind));
}

Error grant_option_not_for(std::string_view kind) {
    return sql_error("0LP01", fmt::format("grant options can be granted to users, not to {}", kind),
                     "leave out WITH GRANT OPTION");
}

Error current_user_dropped() {
    return sql_error("55006", "current user cannot be dropped");
}

}  // namespace loadonce::redshift::messages
