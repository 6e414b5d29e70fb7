// ORDER BY: of a SELECT, of the rows of DISTINCT and of set operators, and in aggregates and windows.
//
// As in PostgreSQL a name is first that of a column of the result, then of a table; a number is a position. Strings are
// compared without trailing blanks however they are written. A key that is a column of the result gives DuckDB the
// column's expression or position and never its name.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "local/binder/binder.h"
#include "local/duck/names.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

using duck::internal_column;

std::optional<std::size_t> position(const redshift::Expr& expr, std::size_t columns) {
    const auto* number = expr.as<redshift::NumberLiteral>();
    if (number == nullptr || !number->integer) return std::nullopt;
    const auto place = number->text.size() < 6 ? std::stoul(number->text) : 0;
    if (place < 1 || place > columns) throw redshift::messages::position_missing("ORDER BY");
    return place - 1;
}

// The column of a result that a key is the name or the position of. `same`: whether two columns have one value.
std::optional<std::size_t> place_of(const redshift::Expr& expr, const std::vector<BoundColumn>& columns,
                                    const std::function<bool(std::size_t, std::size_t)>& same) {
    if (const auto place = position(expr, columns.size())) return place;
    const auto* column = expr.as<redshift::ColumnRef>();
    if (column == nullptr || column->parts.size() != 1) return std::nullopt;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name != column->parts[0]) continue;
        if (found && !same(*found, i)) throw redshift::messages::order_by_ambiguous(columns[i].name);
        if (!found) found = i;
    }
    return found;
}

}  // namespace

Fragment Binder::order_by(const std::vector<redshift::OrderItem>& items,
                          const std::function<Fragment(const redshift::Expr&)>& key) {
    Fragment text;
    for (const auto& item : items) {
        text += text.text.empty() ? " ORDER BY " : ", ";
        text += compose("{}{}", key(*item.expr), item.descending ? " DESC" : " ASC");
        const bool first = item.nulls == redshift::NullsOrder::unspecified ? item.descending
                                                                           : item.nulls == redshift::NullsOrder::first;
        text += first ? " NULLS FIRST" : " NULLS LAST";
    }
    return text;
}

Fragment Binder::order_of_values(const std::vector<redshift::OrderItem>& items, bool exact) {
    return order_by(items, [&](const redshift::Expr& one) {
        const auto typed = value(one);
        // DuckDB refuses a literal, which orders nothing.
        if (typed.untyped) return compose("CAST({} AS VARCHAR)", typed.sql);
        return exact ? typed.sql : compared(typed);
    });
}

// The column of the result that a key is the name or the position of.
std::optional<std::size_t> Binder::place_in(const SelectList& list, const redshift::Expr& expr) const {
    return place_of(expr, *list.columns, [&](std::size_t one, std::size_t other) {
        return list.values[one].sql.text == list.values[other].sql.text;
    });
}

// A key of a SELECT without DISTINCT.
Fragment Binder::select_key(const SelectList& list, const redshift::Expr& expr) {
    if (!list.columns) {
        const auto* column = expr.as<redshift::ColumnRef>();
        auto* item = column != nullptr && column->parts.size() == 1 ? steps_->find(column->parts[0]) : nullptr;
        if (item == nullptr) return key(expr);
        return is_string(item->bound.type) ? compared(alias(*steps_, *item))
                                           : Fragment(duck::identifier(column->parts[0]));
    }
    const auto place = place_in(list, expr);
    if (!place) return key(expr);
    auto& item = steps_->items.at(list.items[*place]);
    const bool is_star = item.written->expr->as<redshift::Star>() != nullptr;
    auto typed = list.values[*place];
    const bool string = is_string(typed.type) && !typed.untyped;
    if (steps_->mode == SelectSteps::Mode::step)
        typed.sql = steps_->column_sql(*place);
    else if (!string)
        return Fragment(std::to_string(*place + 1));
    else if (!is_star)
        typed = alias(*steps_, item);
    return string ? compared(typed) : typed.sql;
}

// A key of a SELECT DISTINCT: the column of the result that it is. PostgreSQL compares expressions; equal ones have
// the same text.
std::size_t Binder::distinct_key(const SelectList& list, const redshift::Expr& expr) {
    if (const auto place = place_in(list, expr)) return *place;
    const auto find = [&](const Fragment& sql, std::size_t step) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < list.values.size(); ++i)
            if (steps_->items.at(list.items[i]).step == step && list.values[i].sql.text == sql.text) return i;
        return std::nullopt;
    };
    steps_->needs_step = false;
    const auto sql = value(expr).sql;
    if (!steps_->needs_step)
        if (const auto place = find(sql, 0)) return *place;
    // What is the same in one step is written otherwise in the next.
    for (std::size_t step = 1; step <= steps_->count; ++step) {
        steps_->mode = SelectSteps::Mode::step;
        steps_->step = step;
        const auto in_this_step = value(expr).sql;
        steps_->mode = SelectSteps::Mode::base;
        if (const auto place = find(in_this_step, step)) return *place;
    }
    throw redshift::messages::order_by_not_selected();
}

// Sorts by columns of the result.
BoundQuery Binder::sorted_rows(BoundQuery rows, const std::vector<redshift::OrderItem>& items,
                               const std::function<Fragment(const redshift::Expr&)>& key) {
    if (items.empty()) return rows;
    std::string shown;
    const auto& columns = *rows.columns;
    for (std::size_t i = 0; i < columns.size(); ++i)
        shown += fmt::format("{}{} AS {}", i > 0 ? ", " : "", internal_column(i), duck::identifier(columns[i].name));
    rows.sql = compose("SELECT {} FROM ({}) AS {}({}){}", shown, rows.sql, duck::internal_name("rows"),
                       duck::internal_columns(columns.size()), order_by(items, key));
    return rows;
}

// Of a set operator or of a query in parentheses.
BoundQuery Binder::sorted_result(BoundQuery rows, const std::vector<redshift::OrderItem>& items, bool of_set) {
    if (items.empty()) return rows;
    if (!rows.columns) {
        rows.sql += order_by(items, [&](const redshift::Expr& one) {
            const auto* column = one.as<redshift::ColumnRef>();
            return column != nullptr ? Fragment(duck::identifier(column->parts.back())) : value(one).sql;
        });
        return rows;
    }
    const auto columns = *rows.columns;
    scope_->add_result(columns);
    return sorted_rows(std::move(rows), items, [&](const redshift::Expr& one) {
        if (const auto place = place_of(one, columns, [](std::size_t, std::size_t) { return false; }))
            return compared_column(internal_column(*place), columns[*place]);
        auto typed = value(one);
        if (of_set) throw redshift::messages::order_by_of_set();
        return compared(typed);
    });
}

}  // namespace loadonce::local
