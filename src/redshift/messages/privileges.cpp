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

Error current_user_dropped() {
    return sql_error("55006", "current user cannot be dropped");
}

}  // namespace loadonce::redshift::messages
