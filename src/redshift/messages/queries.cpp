#include <fmt/format.h>

#include <utility>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error top_with_limit() {
    return sql_error("42601", "TOP and LIMIT cannot be used in the same query");
}

Error into_misplaced() {
    return sql_error("42601", "SELECT INTO is allowed only at the top of a statement");
}

Error excluded_column_missing(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" does not exist", column), "EXCLUDE names it");
}

Error unqualified_in_late_view(std::string_view relation) {
    return sql_error("0A000",
                     "All the relation names inside should be qualified when creating views with no schema binding.",
                     fmt::format("write {} with its schema", relation));
}

Error catalog_relation_missing(std::string_view schema, std::string_view relation, std::string_view hint) {
    return sql_error(
        "42P01", fmt::format("relation \"{}.{}\" does not exist", schema, relation),
        !hint.empty()
            ? std::string(hint)
            : "Redshift's catalog is that of PostgreSQL 8.0; docs/redshift-compatibility.md has what of it is here");
}

Error expression_too_deep() {
    return sql_error("54001", "an expression is nested too deeply");
}
Error statement_too_complex(std::string_view why) {
    return sql_error("54001", fmt::format("statement too complex: {}", why));
}
Error aliases_too_long() {
    return sql_error("54001", "statement too complex: the aliases of its select list repeat one another too often");
}
// PostgreSQL's text and limit.
Error too_many_grouping_sets(std::size_t most) {
    return sql_error("54001", fmt::format("too many grouping sets present (maximum {})", most));
}
Error views_too_deep() {
    return sql_error("54001", "views are nested too deeply");
}

Error column_duplicated(std::string_view column) {
    return sql_error("42701", fmt::format("column \"{}\" duplicated", column));
}

Error too_many_column_aliases(std::string_view table, std::size_t available, std::size_t specified) {
    return sql_error("42P10", fmt::format("table \"{}\" has {} columns available but {} columns specified", table,
                                          available, specified));
}

Error column_ambiguous(std::string_view column) {
    return sql_error("42702", fmt::format("column reference \"{}\" is ambiguous", column));
}

Error with_query_twice(std::string_view name) {
    return sql_error("42712", fmt::format("WITH query name \"{}\" specified more than once", name));
}

Error table_twice(std::string_view name) {
    return sql_error("42712", fmt::format("table name \"{}\" specified more than once", name));
}
Error order_by_ambiguous(std::string_view name) {
    return sql_error("42702", fmt::format("ORDER BY \"{}\" is ambiguous", name));
}
Error order_by_not_selected() {
    return sql_error("42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list");
}
Error order_by_of_set() {
    return sql_error("0A000", "ORDER BY on a UNION/INTERSECT/EXCEPT result must be on one of the result columns");
}

Error using_column_missing(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" specified in USING clause does not exist", column));
}

Error from_entry_invalid(std::string_view table) {
    return sql_error("42P01", fmt::format("invalid reference to FROM-clause entry for table \"{}\"", table));
}

Error column_not_grouped(std::string_view column) {
    return sql_error(
        "42803",
        fmt::format("column \"{}\" must appear in the GROUP BY clause or be used in an aggregate function", column));
}

// PostgreSQL's of the time of Redshift's, also for window functions, which came later.
Error aggregate_not_allowed(std::string_view where) {
    return sql_error("42803", fmt::format("aggregates not allowed in {}", where));
}

Error aggregate_nested() {
    return sql_error("42803", "aggregate function calls may not have nested aggregate or window function");
}

Error grouping_argument() {
    return sql_error("42803", "arguments to GROUPING must be grouping expressions of the associated query level");
}

Error window_not_allowed(std::string_view where) {
    return sql_error("42P20", fmt::format("window functions not allowed in {}", where));
}

// PostgreSQL's text.
Error window_nested() {
    return sql_error("42P20", "window function calls cannot be nested");
}

Error window_frame(std::string_view why) {
    return sql_error("42P20", std::string(why));
}

Error qualify_without_window() {
    return sql_error("42P20", "at least one window function must appear in the select list or in QUALIFY");
}

Error subquery_columns(std::int64_t found, std::int64_t expected) {
    return sql_error("42601", expected == 1      ? "subquery must return only one column"
                              : found > expected ? "subquery has too many columns"
                                                 : "subquery has too few columns");
}

Error row_sizes() {
    return sql_error("42601", "unequal number of entries in row expressions");
}

Error assigned_twice(std::string_view column) {
    return sql_error("42601", fmt::format("multiple assignments to same column \"{}\"", column));
}

Error recursive_in_first_term(std::string_view name) {
    return sql_error(
        "42P19",
        fmt::format("recursive reference to query \"{}\" must not appear within its non-recursive term", name));
}

Error limit_negative() {
    return sql_error("2201W", "LIMIT and OFFSET must not be negative");
}

Error limit_of_columns() {
    return sql_error("42P10", "argument of LIMIT and OFFSET must not contain columns");
}

Error subquery_of_many_rows() {
    return sql_error("21000", "more than one row returned by a subquery used as an expression");
}

Error position_missing(std::string_view clause) {
    return sql_error("42P10", fmt::format("{} position is not in select list", clause));
}

Error set_operation_columns() {
    return sql_error("42601", "each UNION, INTERSECT or EXCEPT query must have the same number of columns");
}

}  // namespace loadonce::redshift::messages
