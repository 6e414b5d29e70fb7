#include <fmt/format.h>

#include "redshift/messages.h"
#include "redshift/printer.h"
#include "redshift/sql_error.h"
#include "redshift/types.h"

namespace loadonce::redshift::messages {

Error catalog_type_unknown(std::string_view name) {
    return sql_error("XX000", fmt::format("the catalog has a column of the unknown type {}", name));
}

Error identity_not_addable() {
    return sql_error("0A000", "ALTER TABLE ADD COLUMN cannot add an identity column");
}

Error added_column_constraint() {
    return sql_error("0A000", "ALTER TABLE ADD COLUMN does not support UNIQUE, PRIMARY KEY and REFERENCES",
                     "add the constraint with ALTER TABLE ADD CONSTRAINT");
}

Error added_column_needs_default() {
    return sql_error("0A000", "ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression");
}

Error only_column(std::string_view table) {
    return sql_error("0A000", fmt::format("cannot drop the only column of table \"{}\"", table));
}

Error target_type_unsupported(const TypeName& type) {
    return sql_error("0A000", fmt::format("target data type \"{}\" is not supported", print(type)),
                     "only the size of a VARCHAR column can be changed");
}

Error target_size_same() {
    return sql_error("0A000", "target column size should be different");
}

Error target_size_too_small() {
    return sql_error("0A000", "target column size is too small: it does not hold the data that are there");
}

Error append_needs_two_tables() {
    return sql_error("0A000", "ALTER TABLE APPEND moves rows between two different permanent tables");
}

Error append_source_lacks(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" is not in the source table", column), "use FILLEXTRA");
}

Error append_target_lacks(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" is not in the target table", column), "use IGNOREEXTRA");
}

Error not_a_table(std::string_view name) {
    return sql_error("42809", fmt::format("\"{}\" is not a table", name));
}

Error not_a_view(std::string_view name) {
    return sql_error("42809", fmt::format("\"{}\" is not a view", name));
}

Error schema_has_views(std::string_view schema, std::string_view view, std::string_view made_of) {
    return sql_error("0A000",
                     fmt::format("schema \"{}\" cannot be renamed here: view {} is made of {}", schema, view, made_of),
                     "drop the view before, and create it again with the new name");
}

Error primary_key_missing(std::string_view table) {
    return sql_error("42830", fmt::format("there is no primary key for referenced table \"{}\"", table));
}

Error foreign_key_column_missing(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" referenced in foreign key constraint does not exist", column));
}

Error foreign_key_columns() {
    return sql_error("42830", "number of referencing and referenced columns for foreign key disagree");
}

Error unique_key_missing(std::string_view table) {
    return sql_error(
        "42830", fmt::format("there is no unique constraint matching given keys for referenced table \"{}\"", table));
}

Error primary_key_twice(std::string_view table) {
    return sql_error("42P16", fmt::format("multiple primary keys for table \"{}\" are not allowed", table));
}

Error constraint_exists(std::string_view name, std::string_view table) {
    return sql_error("42710", fmt::format("constraint \"{}\" for relation \"{}\" already exists", name, table));
}

Error referenced_not_a_table(std::string_view name) {
    return sql_error("42809", fmt::format("referenced relation \"{}\" is not a table", name));
}

Error temporary_referenced() {
    return sql_error("42P16", "constraints on permanent tables may reference only permanent tables");
}

Error constraint_missing(std::string_view name) {
    return sql_error("42704", fmt::format("constraint \"{}\" does not exist", name));
}

Error temporary_in_schema() {
    return sql_error("42P16", "temporary tables may not specify a schema name");
}

Error identity_type(std::string_view column) {
    return sql_error("42601", fmt::format("identity column \"{}\" must be INT or BIGINT", column));
}

Error identity_step() {
    return sql_error("22023", "the step of an identity column must not be 0");
}

Error key_column_missing(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" named in key does not exist", column));
}

Error too_many_columns() {
    return sql_error("54011", fmt::format("tables can have at most {} columns", columns_max));
}

Error dist_key_twice() {
    return sql_error("42P16", "a table has one DISTKEY");
}

Error dist_key_missing() {
    return sql_error("42P16", "DISTSTYLE KEY needs a DISTKEY", "name the column: DISTKEY (column)");
}

Error dist_key_excluded(std::string_view dist_style) {
    return sql_error("42P16", fmt::format("DISTSTYLE {} and a DISTKEY exclude each other", dist_style));
}

Error super_as_key(std::string_view column) {
    return sql_error("0A000", fmt::format("SUPER column \"{}\" cannot be a DISTKEY or SORTKEY", column));
}

Error too_many_column_names() {
    return sql_error("42601", "CREATE TABLE AS specifies too many column names");
}

Error too_many_view_column_names() {
    return sql_error("42601", "CREATE VIEW specifies more column names than columns");
}

Error name_reserved(std::string_view name, std::string_view prefix) {
    return sql_error("42939", fmt::format("unacceptable name \"{}\"", name),
                     fmt::format("names that begin with \"{}\" are reserved for the warehouse itself", prefix));
}

Error schema_name_reserved(std::string_view name) {
    return sql_error("42939", fmt::format("unacceptable schema name \"{}\"", name));
}

// `key`: "distkey" or "sortkey".
Error key_column_not_droppable(std::string_view key, std::string_view column) {
    return sql_error(
        "42P16", fmt::format("cannot drop {} column \"{}\"", key, column),
        fmt::format("ALTER TABLE ... ALTER {} first", key == "distkey" ? "DISTSTYLE EVEN" : "SORTKEY NONE"));
}

Error has_dependents(std::string_view kind, std::string_view name) {
    return sql_error("2BP01", fmt::format("cannot drop {} {} because other objects depend on it", kind, name),
                     "Use DROP ... CASCADE to drop the dependent objects too.");
}

Error dropped_missing(std::string_view kind, std::string_view name) {
    return sql_error("42P01", fmt::format("{} \"{}\" does not exist", kind, name));
}

}  // namespace loadonce::redshift::messages
