#include <fmt/format.h>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error parameter_missing(std::string_view name) {
    return sql_error("42704", fmt::format("unrecognized configuration parameter \"{}\"", name));
}

Error prepared_missing(std::string_view name) {
    return sql_error("26000", fmt::format("prepared statement \"{}\" does not exist", name));
}

Error prepared_exists(std::string_view name) {
    return sql_error("42P05", fmt::format("prepared statement \"{}\" already exists", name));
}

Error cursor_missing(std::string_view name) {
    return sql_error("34000", fmt::format("cursor \"{}\" does not exist", name));
}

Error time_zone_unknown(std::string_view zone) {
    return sql_error("22023", fmt::format("time zone \"{}\" not recognized", zone));
}

Error parameter_value_invalid(std::string_view parameter, std::string_view value) {
    return sql_error("22023", fmt::format("invalid value for parameter \"{}\": \"{}\"", parameter, value));
}

Error cursor_exists(std::string_view name) {
    return sql_error("42P03", fmt::format("cursor \"{}\" already exists", name));
}

Error cursor_open(std::string_view name) {
    return sql_error("0A000", "only one cursor at a time can be open per session",
                     fmt::format("CLOSE {} before", name));
}

Error prepared_arguments(std::string_view name) {
    return sql_error("42601", fmt::format("wrong number of parameters for prepared statement \"{}\"", name));
}

// PostgreSQL takes the types from the statement since 8.3; Redshift is older.
Error prepared_type_missing(std::int32_t index) {
    return sql_error("42P02", fmt::format("there is no parameter ${}", index),
                     "give the types of the parameters: PREPARE name (integer, ...) AS ...");
}

Error argument_aggregate() {
    return sql_error("42803", "cannot use aggregate function in EXECUTE parameter");
}

Error argument_window() {
    return sql_error("42P20", "cannot use window function in EXECUTE parameter");
}

Error argument_subquery() {
    return sql_error("0A000", "cannot use subquery in EXECUTE parameter");
}

}  // namespace loadonce::redshift::messages
