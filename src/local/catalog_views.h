// Redshift's catalog relations as queries over the hidden schema. A table from name to SQL for each family; columns as
// Redshift documents them, and those of later PostgreSQL that common clients read.
#pragma once

#include <span>
#include <string_view>

namespace loadonce::local {

struct CatalogView {
    std::string_view schema, name;
    // DuckDB's SQL, with the parts of catalog_views.cpp in braces: {r} all relations, {c} all columns, ...
    std::string_view sql;
};

[[nodiscard]] std::span<const CatalogView> information_schema_views();
[[nodiscard]] std::span<const CatalogView> pg_views();
[[nodiscard]] std::span<const CatalogView> svv_views();

}  // namespace loadonce::local
