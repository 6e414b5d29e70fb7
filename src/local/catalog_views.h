// Redshift's catalog relations as queries over the hidden schema. A table from name to SQL for each family; columns as
// Redshift documents them, and those of later PostgreSQL that common clients read.
#pragma once

#include <span>
#include <string_view>

#include "redshift/ast.h"

namespace loadonce::local {

struct CatalogView {
    std::string_view schema, name;
    // DuckDB's SQL, with the parts of catalog_views.cpp in braces: {r} all relations, {c} all columns, ...
    std::string_view sql;
};

// What to do without a relation of pg_catalog that is not here; empty: nothing better than to read the documentation.
[[nodiscard]] std::string_view hint_about_absent(std::string_view relation);

// What SHOW lists of a kind.
struct ListingQuery {
    redshift::ListingKind kind;
    // The same, with arguments: {1} the database that is asked for, {2} the schema, {3} the name, as literals; {4} the
    // columns that there are, in the form of {c}.
    std::string_view sql;
    std::string_view liked;  // the column that LIKE is about
    std::string_view order;
};

// Of every kind but table and view.
[[nodiscard]] std::span<const ListingQuery> listing_queries();
[[nodiscard]] std::span<const CatalogView> information_schema_views();
[[nodiscard]] std::span<const CatalogView> pg_views();
[[nodiscard]] std::span<const CatalogView> svv_views();

}  // namespace loadonce::local
