// Functions in FROM: those that return rows, from the table below; any other is a table with its one value.
#include "local/binder/row_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "local/binder/binder.h"
#include "local/binder/result_columns.h"
#include "redshift/messages.h"
#include "redshift/parser.h"
#include "redshift/types.h"

namespace loadonce::local {

namespace {

using duck::identifier;
using duck::literal;

Fragment separated(const std::vector<BoundExpression>& arguments) {
    std::vector<Fragment> list;
    for (const auto& one : arguments) list.push_back(one.sql);
    return joined(list);
}

BoundQuery generate_series(Context&, const std::vector<BoundExpression>& arguments) {
    return {compose("SELECT generate_series FROM generate_series({})", separated(arguments)),
            std::vector<BoundColumn>{{"generate_series", Type::of(TypeKind::bigint)}}};
}

BoundQuery unnest(Context& context, const std::vector<BoundExpression>& arguments) {
    context.use_leader("unnest");
    return {compose("SELECT unnest({}) AS unnest", arguments[0].sql),
            std::vector<BoundColumn>{{"unnest", std::nullopt}}};
}

// AWS, "PG_GET_LATE_BINDING_VIEW_COLS". Other views have their columns in the catalog.
BoundQuery late_binding_view_columns(Context& context, const std::vector<BoundExpression>&) {
    BoundQuery result{"SELECT * FROM (VALUES ", std::vector<BoundColumn>{}};
    for (const auto* name : {"view_schema", "view_name", "col_name", "col_type"})
        result.columns->push_back({name, Type::varchar(redshift::varchar_bytes_default)});
    result.columns->push_back({"col_num", Type::of(TypeKind::integer)});
    const auto views = context.transaction.peek(
        "SELECT schema, name, definition FROM _loadonce.relations r WHERE kind = 'v' AND NOT EXISTS (SELECT 1 FROM "
        "_loadonce.columns c WHERE c.oid = r.oid) ORDER BY ALL");
    for (const auto& view : views.rows) {
        int number = 0;
        for (const auto& column : bound_columns(context, view[2].value_or("")))
            result.sql.text +=
                fmt::format("({}, {}, {}, {}, {}), ", literal(view[0].value_or("")), literal(view[1].value_or("")),
                            literal(column.name), literal(redshift::format_type(column.type)), ++number);
    }
    // The last row makes the types, and goes.
    result.sql.text +=
        "(NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, 0)) AS v(view_schema, view_name, col_name, "
        "col_type, col_num) WHERE col_num > 0";
    return result;
}

constexpr auto functions = std::to_array<RowFunction>({
    {"generate_series", 2, 3, generate_series},
    {"pg_get_late_binding_view_cols", 0, 0, late_binding_view_columns},
    {"unnest", 1, 1, unnest},
});

}  // namespace

std::span<const RowFunction> row_functions() {
    return functions;
}

Fragment Binder::table_function(const redshift::TableFunction& function) {
    const auto& call = *function.call->as<redshift::FunctionCall>();
    const auto& name = call.name.back();
    BoundQuery rows;
    const auto* known = std::ranges::find(functions, name, &RowFunction::name);
    if (known != functions.end()) {
        if (call.arguments.size() < known->least || call.arguments.size() > known->most)
            throw redshift::messages::table_function_arguments(name, call.arguments.size());
        std::vector<BoundExpression> arguments;
        for (const auto& one : call.arguments) arguments.push_back(value(*one));
        rows = known->rows(context_, arguments);
    } else {
        const auto one = value(*function.call);
        rows = {compose("SELECT {} AS {}", one.sql, identifier(name)), std::vector<BoundColumn>{{name, one.type}}};
    }
    const auto& alias = function.alias.empty() ? name : function.alias;
    auto names = function.columns;
    for (const auto& definition : function.definitions) names.push_back(definition.name);
    if (names.empty() && rows.columns->size() == 1) names.push_back(alias);
    if (names.size() > rows.columns->size())
        throw redshift::messages::too_many_column_aliases(alias, rows.columns->size(), names.size());
    return compose("({}){}", rows.sql, source(alias, std::move(rows.columns), names));
}

}  // namespace loadonce::local
