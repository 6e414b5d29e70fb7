// Trailing blanks in clauses that compare strings: GROUP BY, DISTINCT, UNION, PARTITION BY, ORDER BY, INTERSECT,
// EXCEPT, IN. Redshift ignores them there too (AWS: "Character types", significance of trailing blanks). MIN and MAX
// are left alone: either of two equal values is a correct result.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "local/binder/binder.h"

namespace loadonce::local {

using duck::identifier;
using duck::internal_column;
using duck::internal_columns;
using duck::internal_name;

namespace {

std::string compared_column(const std::string& sql, const BoundColumn& column) {
    return compared({Fragment(sql), column.type}).text;
}

// The position of an item in the select list; none where "*" is before it.
std::optional<std::size_t> position_of(const redshift::Select& select, const redshift::Expr& expr) {
    for (std::size_t i = 0; i < select.items.size(); ++i) {
        if (select.items[i].expr->as<redshift::Star>() != nullptr) return std::nullopt;
        if (select.items[i].expr.get() == &expr) return i + 1;
    }
    return std::nullopt;
}

}  // namespace

bool has_strings(const std::vector<BoundColumn>& columns) {
    return std::ranges::any_of(columns, [](const BoundColumn& one) { return is_string(one.type); });
}

Fragment distinct_rows(const Fragment& rows, const std::vector<BoundColumn>& columns) {
    std::string on, values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto* comma = i > 0 ? ", " : "";
        const auto name = internal_column(i);
        on += comma + compared_column(name, columns[i]);
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
        same +=
            fmt::format("{}{} IS NOT DISTINCT FROM {}", i > 0 ? " AND " : "",
                        compared_column(left_name + name, columns[i]), compared_column(right_name + name, columns[i]));
    }
    return distinct_rows(compose("SELECT * FROM ({}) AS {}({}) WHERE {}EXISTS (SELECT 1 FROM ({}) AS {}({}) WHERE {})",
                                 left, left_name, names, wanted ? "" : "NOT ", right, right_name, names, same),
                         columns);
}

// A key of ORDER BY or PARTITION BY.
Fragment Binder::key(const redshift::Expr& expr) {
    const auto typed = value(expr);
    // A literal is a position in the select list or a constant. Inside an expression DuckDB resolves a name to the
    // table's column, not to the alias.
    const auto* column = expr.as<redshift::ColumnRef>();
    if (typed.untyped || (column != nullptr && column->parts.size() == 1 && scope_->is_ambiguous(column->parts[0])))
        return typed.sql;
    return compared(typed);
}

Fragment Binder::keys(const std::vector<redshift::ExprPtr>& expressions) {
    std::vector<Fragment> list;
    for (const auto& one : expressions) list.push_back(key(*one));
    return joined(list);
}

// The expression of a position in the select list or of an alias. A column of a table precedes an alias.
const redshift::Expr& Binder::grouped_expr(const redshift::Select& select, const redshift::Expr& key) const {
    if (const auto* number = key.as<redshift::NumberLiteral>(); number != nullptr && number->integer) {
        const auto place = number->text.size() < 6 ? std::stoul(number->text) : 0;
        if (place >= 1 && place <= select.items.size()) return *select.items[place - 1].expr;
    }
    const auto* column = key.as<redshift::ColumnRef>();
    if (column == nullptr || column->parts.size() != 1 || scope_->find(column->parts) != nullptr) return key;
    const auto item = std::ranges::find(select.items, column->parts[0], &redshift::SelectItem::alias);
    return item == select.items.end() ? key : *item->expr;
}

// Adds a string to grouped_; its key has no trailing blanks.
Fragment Binder::group_key(const redshift::Select& select, const redshift::Expr& key) {
    const auto elements = [&](const std::vector<redshift::ExprPtr>& all) {
        std::vector<Fragment> list;
        for (const auto& one : all) list.push_back(group_key(select, *one));
        return compose("({})", joined(list));
    };
    if (const auto* row = key.as<redshift::Row>()) return elements(row->elements);
    if (const auto* sets = key.as<redshift::Grouping>()) {
        constexpr std::array<const char*, 3> names{"GROUPING SETS ", "ROLLUP ", "CUBE "};
        grouped_.sets = true;
        return names.at(static_cast<std::size_t>(sets->kind)) + elements(sets->elements);
    }
    const auto& expression = grouped_expr(select, key);
    auto grouped = std::exchange(grouped_, {});
    const auto typed = value(expression);
    // An alias is replaced by its expression: DuckDB would read the name of a table of FROM as its row.
    const bool is_alias = &expression != &key && key.as<redshift::ColumnRef>() != nullptr;
    auto written = key.as<redshift::NumberLiteral>() != nullptr ? value(key).sql : typed.sql;
    grouped_ = std::move(grouped);
    if (is_alias && (typed.untyped || expression.as<redshift::NumberLiteral>() != nullptr))
        // A number would be a position.
        if (const auto position = position_of(select, expression)) return Fragment(std::to_string(*position));
    // any_value() would evaluate it again, to another value than the key's.
    if (typed.sql.is_volatile) {
        const auto position = position_of(select, expression);
        return position ? Fragment(std::to_string(*position)) : written;
    }
    if (!is_string(typed.type) || typed.untyped || typed.trimmed) return written;
    const auto* column = expression.as<redshift::ColumnRef>();
    if (const auto* known = column != nullptr ? scope_->find(column->parts) : nullptr)
        grouped_.columns.push_back(known);
    else
        grouped_.expressions.push_back(typed.sql.text);
    return compared(typed);
}

// Expressions that are bound after this take strings from grouped_.
Fragment Binder::group_by(const redshift::Select& select) {
    Fragment text;
    const auto add = [&](const redshift::Expr& key) {
        text += (text.text.empty() ? " GROUP BY " : ", ") + group_key(select, key);
    };
    for (const auto& one : select.group_by) add(*one);
    if (!select.all_columns_grouped) return text;
    // GROUP BY ALL: the items without an aggregate. DuckDB expands "*".
    for (const auto& item : select.items) {
        if (item.expr->as<redshift::Star>() != nullptr) return " GROUP BY ALL";
        aggregated_ = false;
        const auto typed = value(*item.expr);
        const bool constant = typed.untyped || item.expr->as<redshift::NumberLiteral>() != nullptr;
        if (!aggregated_ && !constant) add(*item.expr);
    }
    return text;
}

Fragment Binder::of_group(const Fragment& sql) const {
    if (!grouped_.sets) return compose("any_value({})", sql);
    return compose("CASE WHEN grouping(rtrim({0}, ' ')) = 0 THEN any_value({0}) END", sql);
}

// "DISTINCT ", or "DISTINCT ON (...) " where strings are among the columns.
Fragment Binder::distinct(const redshift::Select& select, const SelectList& list) {
    std::vector<Fragment> on;
    bool strings = false;
    for (std::size_t i = 0; i < select.items.size(); ++i) {
        const auto& expr = *select.items[i].expr;
        if (const auto* star = expr.as<redshift::Star>()) {
            const auto all = star_columns(*star);
            // With more tables than one the names alone may be ambiguous.
            if (!all || (star->qualifier.empty() && scope_->sources() != 1)) return "DISTINCT ";
            const auto table = star->qualifier.empty() ? "" : identifier(star->qualifier.back()) + ".";
            for (const auto& column : *all) on.emplace_back(compared_column(table + identifier(column.name), column));
            strings = strings || has_strings(*all);
            continue;
        }
        const auto& typed = list.values[i];
        // A constant; DuckDB would read a number in ON as a position.
        if (typed.untyped || expr.as<redshift::NumberLiteral>() != nullptr) continue;
        strings = strings || is_string(typed.type);
        on.push_back(compared(typed));
    }
    return strings ? compose("DISTINCT ON ({}) ", joined(on)) : Fragment("DISTINCT ");
}

// A key of ORDER BY after DISTINCT, which is an item. Where the items are in a subquery it is a column of that.
Fragment Binder::distinct_key(const redshift::Expr& expr) {
    auto sql = value(expr).sql;
    if (distinct_.empty() || expr.as<redshift::NumberLiteral>() != nullptr) return sql;
    if (const auto item = std::ranges::find(distinct_, sql.text); item != distinct_.end())
        return Fragment(internal_column(static_cast<std::size_t>(item - distinct_.begin())));
    const auto* column = expr.as<redshift::ColumnRef>();
    return column == nullptr ? sql : Fragment(identifier(column->parts.back()));
}

Fragment Binder::compared_rows(const redshift::Query& query) {
    const auto rows = this->rows(query);
    if (!rows.columns || !has_strings(*rows.columns)) return rows.sql;
    std::string values;
    for (std::size_t i = 0; i < rows.columns->size(); ++i)
        values += (i > 0 ? ", " : "") + compared_column(internal_column(i), (*rows.columns)[i]);
    return compose("SELECT {} FROM ({}) AS {}({})", values, rows.sql, internal_name("rows"),
                   internal_columns(rows.columns->size()));
}

}  // namespace loadonce::local
