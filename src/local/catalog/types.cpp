// Names of column types in DuckDB and in the catalog.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "local/catalog/catalog.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

constexpr std::array<std::pair<TypeKind, std::string_view>, 18> type_names{
    {{TypeKind::boolean, "bool"},
     {TypeKind::smallint, "int2"},
     {TypeKind::integer, "int4"},
     {TypeKind::bigint, "int8"},
     {TypeKind::real, "float4"},
     {TypeKind::double_precision, "float8"},
     {TypeKind::decimal, "numeric"},
     {TypeKind::char_, "bpchar"},
     {TypeKind::varchar, "varchar"},
     {TypeKind::date, "date"},
     {TypeKind::time, "time"},
     {TypeKind::timetz, "timetz"},
     {TypeKind::timestamp, "timestamp"},
     {TypeKind::timestamptz, "timestamptz"},
     {TypeKind::varbyte, "varbyte"},
     {TypeKind::super, "super"},
     {TypeKind::interval_year_month, "intervaly2m"},
     {TypeKind::interval_day_second, "intervald2s"}}};

}  // namespace

std::string duck_type(const Type& type) {
    switch (type.kind) {
        case TypeKind::boolean:
            return "BOOLEAN";
        case TypeKind::smallint:
            return "SMALLINT";
        case TypeKind::integer:
            return "INTEGER";
        case TypeKind::bigint:
            return "BIGINT";
        case TypeKind::real:
            return "FLOAT";
        case TypeKind::double_precision:
            return "DOUBLE";
        case TypeKind::decimal:
            return fmt::format("DECIMAL({},{})", type.precision, type.scale);
        case TypeKind::char_:
        case TypeKind::varchar:
            return "VARCHAR";
        case TypeKind::date:
            return "DATE";
        case TypeKind::time:
            return "TIME";
        case TypeKind::timetz:
            return "TIMETZ";
        case TypeKind::timestamp:
            return "TIMESTAMP";
        case TypeKind::timestamptz:
            return "TIMESTAMPTZ";
        case TypeKind::varbyte:
            return "BLOB";
        case TypeKind::super:
            return "JSON";
        case TypeKind::interval_year_month:
        case TypeKind::interval_day_second:
            return "INTERVAL";
    }
    return {};
}

std::string duck_columns(const std::vector<CatalogColumn>& columns) {
    std::string sql;
    for (const auto& column : columns)
        sql += fmt::format("{}{} {}{}", sql.empty() ? "" : ", ", duck::identifier(column.name), duck_type(column.type),
                           column.not_null ? " NOT NULL" : "");
    return sql;
}

std::string_view catalog_type_name(TypeKind kind) {
    for (const auto& [known, name] : type_names)
        if (known == kind) return name;
    return {};
}

TypeKind catalog_type_kind(std::string_view name) {
    for (const auto& [kind, known] : type_names)
        if (known == name) return kind;
    throw redshift::messages::catalog_type_unknown(name);
}

}  // namespace loadonce::local
