// SHOW DATABASES, SCHEMAS, TABLES, COLUMNS: the columns that AWS documents, from the views of the catalog.
#include <fmt/format.h>

#include "local/errors.h"
#include "local/statements.h"
#include "local/translate.h"

namespace loadonce::local {
namespace {

using duck::literal;

std::string from_view(std::string_view columns, std::string_view view) {
    return fmt::format("SELECT {} FROM ({}) AS v WHERE TRUE", columns, catalog_view("pg_catalog", view));
}

}  // namespace

Result run(Context& context, const redshift::ShowListing& show) {
    using enum redshift::ListingKind;
    const auto name = show.of ? show.of->name : "";
    const auto schema = show.of && !show.of->schema.empty() ? show.of->schema : "public";
    std::string sql, liked;
    switch (show.kind) {
        case databases:
            sql = from_view("datname AS database_name, datdba AS database_owner, 'local' AS database_type",
                            "pg_database");
            liked = "datname";
            break;
        case schemas:
            if (!name.empty() && name != database_name)
                throw refusal("3D000", fmt::format("database \"{}\" does not exist", name));
            sql = from_view("database_name, schema_name, schema_owner, schema_type", "svv_all_schemas");
            liked = "schema_name";
            break;
        case tables:
            context.catalog.require_schema(name);
            sql = from_view("database_name, schema_name, table_name, table_type, remarks", "svv_all_tables") +
                  " AND schema_name = " + literal(name);
            liked = "table_name";
            break;
        case columns:
            (void)context.table(*show.of, LockMode::read);
            sql = from_view("*", "svv_all_columns") +
                  fmt::format(" AND schema_name = {} AND table_name = {}", literal(schema), literal(name));
            liked = "column_name";
            break;
        case table:
            throw unsupported("SHOW TABLE");
        case view:
            throw unsupported("SHOW VIEW");
    }
    if (show.like) sql += fmt::format(" AND {} LIKE {}", liked, literal(*show.like));
    auto answer = context.transaction.run(sql + " ORDER BY ALL");
    auto result = done("SHOW");
    result.columns = std::move(answer.columns);
    result.rows = std::move(answer.rows);
    return result;
}

}  // namespace loadonce::local
