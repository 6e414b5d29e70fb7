#include <fmt/format.h>

#include "redshift/messages.h"
#include "redshift/printer.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error relation_missing(std::string_view name) {
    return sql_error("42P01", fmt::format("relation \"{}\" does not exist", name));
}

Error relation_exists(std::string_view name) {
    return sql_error("42P07", fmt::format("Relation \"{}\" already exists", name));
}

Error schema_missing(std::string_view name) {
    return sql_error("3F000", fmt::format("schema \"{}\" does not exist", name));
}

Error schema_exists(std::string_view name) {
    return sql_error("42P06", fmt::format("Schema \"{}\" already exists", name));
}

Error column_missing(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" does not exist", column));
}

Error column_missing(std::string_view column, std::string_view relation) {
    return sql_error("42703", fmt::format("column \"{}\" of relation \"{}\" does not exist", column, relation));
}

Error column_exists(std::string_view column, std::string_view relation) {
    return sql_error("42701", fmt::format("column \"{}\" of relation \"{}\" already exists", column, relation));
}

Error column_twice(std::string_view column) {
    return sql_error("42701", fmt::format("column \"{}\" specified more than once", column));
}

Error database_missing(std::string_view name, std::string remedy) {
    return sql_error("3D000", fmt::format("database \"{}\" does not exist", name), std::move(remedy));
}

Error cross_database(std::string_view name) {
    return sql_error("0A000", fmt::format("cross-database reference to database \"{}\" is not supported", name));
}

Error function_missing(std::string_view name_and_types) {
    return sql_error("42883", fmt::format("function {} does not exist", name_and_types),
                     "No function matches the given name and argument types. You may need to add explicit type casts.");
}

Error type_missing(const TypeName& type) {
    for (const auto* known : {"interval", "geometry", "geography", "hllsketch"})
        if (type.name.starts_with(known)) return unsupported(fmt::format("a column or value of type {}", type.name));
    return type_missing(print(type));
}

Error type_missing(std::string_view name) {
    return sql_error("42704", fmt::format("type \"{}\" does not exist", name));
}

}  // namespace loadonce::redshift::messages
