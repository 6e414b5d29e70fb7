// Trailing blanks in clauses that compare strings: DISTINCT, UNION, PARTITION BY, ORDER BY, INTERSECT, EXCEPT, IN
// (groups.cpp has GROUP BY). Redshift ignores them there too (AWS: "Character types", significance of trailing blanks).
// MIN and MAX are left alone: either of two equal values is a correct result.
#include <fmt/format.h>

#include <algorithm>

#include "local/binder/binder.h"

namespace loadonce::local {

using duck::identifier;
using duck::internal_column;
using duck::internal_columns;
using duck::internal_name;

Fragment compared_column(const std::string& sql, const BoundColumn& column) {
    return compared({Fragment(sql), column.type});
}

bool has_strings(const std::vector<BoundColumn>& columns) {
    return std::ranges::any_of(columns, [](const BoundColumn& one) { return is_string(one.type); });
}

Fragment distinct_rows(const Fragment& rows, const std::vector<BoundColumn>& columns) {
    std::string on, values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto* comma = i > 0 ? ", " : "";
        const auto name = internal_column(i);
        on += comma + compared_column(name, columns[i]).text;
        values += fmt::format("{}{} AS {}", comma, name, identifier(columns[i].name));
    }
    return compose("SELECT DISTINCT ON ({}) {} FROM ({}) AS {}({})", on, values, rows, internal_name("rows"),
                   internal_columns(columns.size()));
}

// The rows of `left` that `right` has (`wanted`) or lacks, each once.
Fragment common_rows(const Fragment& left, const Fragment& right, bool wanted,
                     const std::vector<BoundColumn>& columns) {
    const auto names = internal_columns(columns.size());
    const auto left_name = internal_name("left"), right_name = internal_name("right");
    std::string same;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto name = "." + internal_column(i);
        same += fmt::format("{}{} IS NOT DISTINCT FROM {}", i > 0 ? " AND " : "",
                            compared_column(left_name + name, columns[i]).text,
                            compared_column(right_name + name, columns[i]).text);
    }
    return distinct_rows(compose("SELECT * FROM ({}) AS {}({}) WHERE {}EXISTS (SELECT 1 FROM ({}) AS {}({}) WHERE {})",
                                 left, left_name, names, wanted ? "" : "NOT ", right, right_name, names, same),
                         columns);
}

// A key of ORDER BY or PARTITION BY. A literal is a position in the select list or a constant.
Fragment Binder::key(const redshift::Expr& expr) {
    const auto typed = value(expr);
    return typed.untyped ? typed.sql : compared(typed);
}

Fragment Binder::keys(const std::vector<redshift::ExprPtr>& expressions) {
    std::vector<Fragment> list;
    for (const auto& one : expressions) list.push_back(key(*one));
    return joined(list);
}

BoundQuery Binder::compared_rows(const redshift::Query& query) {
    auto rows = this->rows(query);
    if (!rows.columns || !has_strings(*rows.columns)) return rows;
    std::string values;
    for (std::size_t i = 0; i < rows.columns->size(); ++i)
        values += (i > 0 ? ", " : "") + compared_column(internal_column(i), (*rows.columns)[i]).text;
    rows.sql = compose("SELECT {} FROM ({}) AS {}({})", values, rows.sql, internal_name("rows"),
                       internal_columns(rows.columns->size()));
    return rows;
}

}  // namespace loadonce::local
