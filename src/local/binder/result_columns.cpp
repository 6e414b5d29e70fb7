#include "local/binder/result_columns.h"

#include <charconv>
#include <set>

#include "local/binder/binder.h"
#include "redshift/messages.h"
#include "redshift/names.h"
#include "redshift/parser.h"

namespace loadonce::local {
namespace {

// The Redshift type of a query's column, from DuckDB's name for it. A length is not known: the longest.
Type type_of_result(std::string_view duck) {
    if (duck.starts_with("DECIMAL(")) {
        int precision = 0, scale = 0;
        const auto comma = duck.find(',');
        std::from_chars(duck.data() + 8, duck.data() + comma, precision);
        std::from_chars(duck.data() + comma + 1, duck.data() + duck.size() - 1, scale);
        return Type::decimal(precision, scale);
    }
    if (duck == "BOOLEAN") return Type::of(TypeKind::boolean);
    if (duck == "TINYINT" || duck == "UTINYINT" || duck == "SMALLINT") return Type::of(TypeKind::smallint);
    if (duck == "USMALLINT" || duck == "INTEGER") return Type::of(TypeKind::integer);
    if (duck == "UINTEGER" || duck == "BIGINT") return Type::of(TypeKind::bigint);
    if (duck == "HUGEINT" || duck == "UBIGINT") return Type::decimal(38, 0);
    if (duck == "FLOAT") return Type::of(TypeKind::real);
    if (duck == "DOUBLE") return Type::of(TypeKind::double_precision);
    if (duck == "DATE") return Type::of(TypeKind::date);
    if (duck == "TIME") return Type::of(TypeKind::time);
    if (duck == "TIME WITH TIME ZONE") return Type::of(TypeKind::timetz);
    if (duck == "TIMESTAMP WITH TIME ZONE") return Type::of(TypeKind::timestamptz);
    if (duck.starts_with("TIMESTAMP")) return Type::of(TypeKind::timestamp);
    if (duck == "JSON") return Type::of(TypeKind::super);
    if (duck == "INTERVAL") return Type::of(TypeKind::interval_day_second);
    if (duck == "BLOB") return {TypeKind::varbyte, 64000, 0, 0};
    return Type::varchar(varchar_bytes_max);
}

}  // namespace

std::vector<CatalogColumn> result_columns(const BoundQuery& rows, const duck::Answer& described,
                                          const std::vector<std::string>& names) {
    std::vector<CatalogColumn> columns;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < described.rows.size(); ++i) {
        CatalogColumn column;
        column.name = i < names.size() ? names[i] : fold(described.rows[i][0].value_or(""));
        const auto known = rows.columns ? rows.columns->at(i).type : std::nullopt;
        column.type = known ? *known : type_of_result(described.rows[i][1].value_or(""));
        if (!taken.insert(column.name).second) throw redshift::messages::column_duplicated(column.name);
        columns.push_back(std::move(column));
    }
    return columns;
}

std::vector<CatalogColumn> bound_columns(Context& context, const std::string& definition) {
    try {
        const auto view = redshift::parse_one(definition);
        const auto rows = Binder(context, 1).rows(*view.as<redshift::SelectStatement>()->query);
        return result_columns(rows, context.transaction.peek("DESCRIBE " + rows.sql.text), {});
    } catch (const duck::Failure& failure) {
        if (failure.problem != duck::Problem::name) throw;
        return {};
    } catch (const Error& error) {
        // What it is made of may be gone, or not be readable yet.
        if (error.sqlstate() != "42P01" && error.sqlstate() != "42703" && error.sqlstate() != "3F000") throw;
        return {};
    }
}

}  // namespace loadonce::local
