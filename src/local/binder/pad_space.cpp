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

// The position of an item in the select list; none where "*" is before it.
std::optional<std::size_t> position_of(const redshift::Select& select, const redshift::Expr& expr) {
    for (std::size_t i = 0; i < select.items.size(); ++i) {
        if (select.items[i].expr->as<redshift::Star>() != nullptr) return std::nullopt;
        if (select.items[i].expr.get() == &expr) return i + 1;
    }
    return std::nullopt;
}

}  // namespace

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

// The expression of a position in the select list or of an alias. A column of a table precedes an alias.
const redshift::Expr& Binder::grouped_expr(const redshift::Select& select, const redshift::Expr& key) const {
    if (const auto* number = key.as<redshift::NumberLiteral>(); number != nullptr && number->integer) {
        const auto place = number->text.size() < 6 ? std::stoul(number->text) : 0;
        if (place >= 1 && place <= select.items.size()) return *select.items[place - 1].expr;
    }
    const auto* column = key.as<redshift::ColumnRef>();
    if (column == nullptr || column->parts.size() != 1 || scope_->has_column(column->parts)) return key;
    const auto item = std::ranges::find(select.items, column->parts[0], &redshift::SelectItem::alias);
    return item == select.items.end() ? key : *item->expr;
}

// Adds a string to the groups; its key has no trailing blanks.
Fragment Binder::group_key(const redshift::Select& select, const redshift::Expr& key) {
    const auto elements = [&](const std::vector<redshift::ExprPtr>& all) {
        std::vector<Fragment> list;
        for (const auto& one : all) list.push_back(group_key(select, *one));
        return compose("({})", joined(list));
    };
    auto& groups = steps_->grouped;
    if (const auto* row = key.as<redshift::Row>()) return elements(row->elements);
    if (const auto* sets = key.as<redshift::Grouping>()) {
        constexpr std::array<const char*, 3> names{"GROUPING SETS ", "ROLLUP ", "CUBE "};
        groups.sets = true;
        return names.at(static_cast<std::size_t>(sets->kind)) + elements(sets->elements);
    }
    const auto& expression = grouped_expr(select, key);
    auto grouped = std::exchange(groups, {});
    const auto typed = value(expression);
    // An alias is replaced by its expression: DuckDB would read the name of a table of FROM as its row.
    const bool is_alias = &expression != &key && key.as<redshift::ColumnRef>() != nullptr;
    auto written = key.as<redshift::NumberLiteral>() != nullptr ? value(key).sql : typed.sql;
    groups = std::move(grouped);
    if (is_alias && (typed.untyped || expression.as<redshift::NumberLiteral>() != nullptr))
        // A number would be a position.
        if (const auto position = position_of(select, expression)) return Fragment(std::to_string(*position));
    // any_value() would evaluate it again, to another value than the key's.
    if (typed.sql.is_volatile) {
        const auto position = volatile_item(select, expression, typed);
        if (!position) return compared(typed);
        steps_->items.at(*position - 1).is_volatile_key = true;
        return Fragment(std::to_string(*position));
    }
    if (!is_string(typed.type) || typed.untyped || typed.trimmed) return written;
    Grouped::Key shown{typed.sql.text, typed.sql};
    // A key stands twice, here and where it is shown.
    const auto depth = scope_->depth();
    if (typed.sql.text.size() > repeated_bytes_max && typed.sql.columns_from >= depth) {
        const auto name = internal_name(fmt::format("k{}_{}", depth, steps_->long_keys.size()));
        steps_->long_keys.push_back(compose("(SELECT {} AS {}) AS {}", typed.sql, name, name));
        shown.shown = Fragment(name + "." + name);
        shown.shown.columns_from = shown.shown.columns_to = depth;
    }
    groups.keys.push_back(shown);
    return compared({shown.shown, typed.type});
}

// The position of the item that is the expression, or one with the same SQL.
std::optional<std::size_t> Binder::volatile_item(const redshift::Select& select, const redshift::Expr& expression,
                                                 const BoundExpression& typed) {
    if (const auto position = position_of(select, expression)) return position;
    for (const auto& item : select.items) {
        const auto position = position_of(select, *item.expr);
        if (!position) return std::nullopt;
        const auto grouped = std::exchange(steps_->grouped, {});
        const bool same = value(*item.expr).sql.text == typed.sql.text;
        steps_->grouped = grouped;
        if (same) return position;
    }
    return std::nullopt;
}

// Expressions that are bound after this take strings from the groups.
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

// Of this query or of one around it: no text of one is an expression of another.
void Binder::show_groups(BoundExpression& typed) const {
    for (const auto* steps = steps_; steps != nullptr; steps = steps->outer) {
        const auto& [keys, sets] = steps->grouped;
        const auto key = std::ranges::find(keys, typed.sql.text, &Grouped::Key::sql);
        if (key == keys.end()) continue;
        typed.sql = sets ? compose("CASE WHEN grouping(rtrim({0}, ' ')) = 0 THEN any_value({0}) END", key->shown)
                         : compose("any_value({})", key->shown);
        return;
    }
}

Fragment Binder::compared_rows(const redshift::Query& query) {
    const auto rows = this->rows(query);
    if (!rows.columns || !has_strings(*rows.columns)) return rows.sql;
    std::string values;
    for (std::size_t i = 0; i < rows.columns->size(); ++i)
        values += (i > 0 ? ", " : "") + compared_column(internal_column(i), (*rows.columns)[i]).text;
    return compose("SELECT {} FROM ({}) AS {}({})", values, rows.sql, internal_name("rows"),
                   internal_columns(rows.columns->size()));
}

}  // namespace loadonce::local
