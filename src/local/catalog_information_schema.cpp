// The catalog as information_schema has it.
#include <array>

#include "local/catalog_views.h"

namespace loadonce::local {
namespace {

constexpr auto views = std::to_array<CatalogView>({
    {"information_schema", "columns", "{columns}"},
    {"information_schema", "tables", "{tables}"},
    {"information_schema", "schemata",
     "SELECT 'dev' AS catalog_name, n.name AS schema_name, {user} AS schema_owner FROM {namespaces} n"},
    {"information_schema", "views", R"(
SELECT 'dev' AS table_catalog, r.schema AS table_schema, r.name AS table_name, r.definition AS view_definition, 'NONE' AS check_option,
    'NO' AS is_updatable, 'NO' AS is_insertable_into FROM {r} r WHERE r.kind = 'v')"},
    {"information_schema", "table_constraints", R"(
SELECT 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name, 'dev' AS table_catalog, k.schema AS table_schema,
    k.table_name, CASE k.kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END AS constraint_type, 'NO' AS is_deferrable,
    'NO' AS initially_deferred FROM {k} k)"},
    {"information_schema", "key_column_usage", R"(
SELECT 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name, 'dev' AS table_catalog, k.schema AS table_schema,
    k.table_name, unnest(k.columns) AS column_name, CAST(generate_subscripts(k.columns, 1) AS INTEGER) AS ordinal_position FROM {k} k)"},
    // The key that is referenced: the one of these columns, if it has a name.
    {"information_schema", "referential_constraints", R"(
SELECT 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name, 'dev' AS unique_constraint_catalog,
    t.schema AS unique_constraint_schema, t.name AS unique_constraint_name, 'NONE' AS match_option, 'NO ACTION' AS update_rule, 'NO ACTION' AS delete_rule
FROM {k} k LEFT JOIN {k} t ON t.relation = k.target AND t.kind <> 'f' AND t.columns = k.target_columns WHERE k.kind = 'f')"},
    {"information_schema", "constraint_column_usage", R"(
SELECT 'dev' AS table_catalog, t.schema AS table_schema, t.name AS table_name, unnest(CASE WHEN k.kind = 'f' THEN k.target_columns ELSE k.columns END)
    AS column_name, 'dev' AS constraint_catalog, k.schema AS constraint_schema, k.name AS constraint_name
FROM {k} k JOIN _loadonce.relations t ON t.oid = CASE WHEN k.kind = 'f' THEN k.target ELSE k.relation END)"},
});

}  // namespace

std::span<const CatalogView> information_schema_views() {
    return views;
}

}  // namespace loadonce::local
