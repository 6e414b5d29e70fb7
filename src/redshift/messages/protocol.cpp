#include <fmt/format.h>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error protocol_violation(std::string_view what) {
    return sql_error("08P01", fmt::format("protocol violation: {}", what));
}

Error protocol_version_unsupported(std::uint32_t major, std::uint32_t minor) {
    return sql_error("0A000", fmt::format("unsupported frontend protocol {}.{}: server supports 3.0", major, minor));
}

Error function_call_unsupported() {
    return sql_error("0A000", "the function call protocol is not supported", "use SELECT");
}

Error too_many_connections(std::size_t most) {
    return sql_error("53300", "too many connections", fmt::format("at most {} are served", most));
}

Error user_name_missing() {
    return sql_error("28000", "no user name was given");
}

Error password_wrong(std::string_view user) {
    return sql_error("28000", fmt::format("password authentication failed for user \"{}\"", user));
}

Error client_encoding_unsupported(std::string_view encoding) {
    return sql_error("22023", fmt::format("client_encoding \"{}\" is not supported", encoding), "use UTF8");
}

Error too_many_prepared() {
    return sql_error("53000", "too many prepared statements in this session");
}

Error prepared_several_commands() {
    return sql_error("42601", "cannot insert multiple commands into a prepared statement");
}

Error too_many_portals() {
    return sql_error("53000", "too many portals in this session");
}

Error portal_missing(std::string_view name) {
    return sql_error("34000", fmt::format("portal \"{}\" does not exist", name));
}

Error portal_run_twice() {
    return sql_error("55000", "a portal that returns no rows cannot be run twice");
}

Error binary_format_incorrect(std::string_view where) {
    return sql_error("22P03", fmt::format("incorrect binary data format {}", where));
}

Error binary_type_unsupported(std::string_view values, std::uint32_t type) {
    return sql_error("0A000", fmt::format("binary {} of type {} are not supported", values, type));
}

Error numeric_not_finite() {
    return sql_error("22P02", "Redshift's numeric has no NaN and no infinity");
}

Error array_dimensions_unsupported() {
    return sql_error("0A000", "arrays of more than one dimension are not supported");
}

Error array_element_type_wrong() {
    return sql_error("42804", "wrong element type in a bound array");
}

}  // namespace loadonce::redshift::messages
