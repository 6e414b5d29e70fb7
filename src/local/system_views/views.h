// The relations of Redshift's catalog and its system views: views/<schema>/<name>.sql has the query of each,
// views/show/ those of SHOW, and views/parts/ what several have in common. They are compiled in.
//
// The SQL is DuckDB's, over the hidden schema (engine.cpp). Its words in braces are: a part, a relation of what happens
// (activity.h), another view with its schema, {user} for who is logged in, and after an expression the name and the
// type of its column: SELECT id {query_id int8}. Types: bool, int4, int8, timestamp, text, char(n), varchar(n).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"

namespace loadonce::local {

struct View {
    std::string_view schema, name, sql;
};

// All of them, and the queries and parts, whose schemas are "show" and "parts".
[[nodiscard]] std::span<const View> views();

// The rows that the relation has at this moment, or nothing if there is none of that name. No schema: pg_catalog.
[[nodiscard]] std::optional<BoundQuery> view_rows(const Context& context, std::string_view schema,
                                                  std::string_view name);

// What to do without a relation of pg_catalog that is not here; empty: nothing better than to read the documentation.
[[nodiscard]] std::string_view hint_about_absent(std::string_view relation);  // catalog_absent.cpp

// SQL of the same kind with arguments {1}, {2}, ... in their places.
[[nodiscard]] std::string catalog_sql(const Context& context, std::string_view sql,
                                      std::span<const std::string> arguments);

}  // namespace loadonce::local
