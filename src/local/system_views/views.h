// Redshift's catalog relations and system views. <schema>/<name>.sql has the query of each, show/ those of SHOW, parts/
// shared parts. They are compiled in.
//
// The SQL is DuckDB's, over the hidden schema (engine.cpp). Words in braces are replaced: the name of a part; a
// relation of system_view_sources.h; another view with its schema; {user}, the current user. After an expression they
// give name and type of its column: SELECT id {query_id int8}. Types: bool, int4, int8, timestamp, text, char(n),
// varchar(n).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"

namespace loadonce::local {

struct View {
    std::string_view schema, name, sql;
};

// Returns all views, including the queries and parts, whose schemas are "show" and "parts".
[[nodiscard]] std::span<const View> views();

// Returns a query for the relation's current rows; none if there is no relation of that name. An empty schema means
// pg_catalog.
[[nodiscard]] std::optional<BoundQuery> view_rows(const Context& context, std::string_view schema,
                                                  std::string_view name);

// Returns a remedy for a pg_catalog relation that does not exist here; empty if there is no specific one.
[[nodiscard]] std::string_view hint_about_absent(std::string_view relation);  // catalog_absent.cpp

// Expands such SQL; {1}, {2}, ... are replaced by `arguments`.
[[nodiscard]] std::string catalog_sql(const Context& context, std::string_view sql,
                                      std::span<const std::string> arguments);

// A subquery of such SQL over operands: {1} is a table of one row that has them, so that they are outside the scope of
// the catalog's names; {2}, {3} and {4} are the first three in it, {5} and those that follow are `parts`.
[[nodiscard]] Fragment catalog_lookup(const Context& context, std::string_view sql, std::span<const Fragment> operands,
                                      const std::vector<std::string>& parts = {});

}  // namespace loadonce::local
