// SELECT: its clauses, its list, and the aliases of the list (select_steps.h).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "local/binder/binder.h"
#include "local/duck/names.h"
#include "redshift/messages.h"
#include "redshift/printer.h"

namespace loadonce::local {
namespace {

using duck::identifier;
using Mode = SelectSteps::Mode;

// In WHERE, GROUP BY, HAVING and aggregates, which have no step before them.
constexpr std::size_t replaced_bytes_max = std::size_t{64} << 10;

bool must_stand_once(const BoundExpression& value) {
    return value.sql.is_volatile || value.sql.text.size() > repeated_bytes_max;
}

// Needs no column.
bool is_constant(const redshift::Expr& expr) {
    return expr.as<redshift::NullLiteral>() != nullptr || expr.as<redshift::BooleanLiteral>() != nullptr ||
           expr.as<redshift::NumberLiteral>() != nullptr || expr.as<redshift::StringLiteral>() != nullptr ||
           expr.as<redshift::IntervalLiteral>() != nullptr || expr.as<redshift::Parameter>() != nullptr;
}

}  // namespace

BoundQuery Binder::select(const redshift::Select& select, const std::vector<redshift::OrderItem>& sorted) {
    auto parts = select_parts(select);
    if (select.distinct && select.distinct_on.empty()) return distinct_select(parts, sorted);
    // Before the chain is written: it may need a column of step 0.
    const auto order = after_steps(
        [&] { return order_by(sorted, [&](const redshift::Expr& one) { return select_key(parts.list, one); }); });
    if (!steps_->is_chain)
        return {"SELECT " + parts.before + parts.list.sql + parts.tail + order, std::move(parts.list.columns)};
    if (!select.distinct_on.empty()) throw redshift::messages::unsupported("such an alias beside DISTINCT ON");
    auto rows = chained_select(parts);
    rows.sql += order;
    return rows;
}

BoundQuery Binder::distinct_select(const SelectParts& parts, const std::vector<redshift::OrderItem>& sorted) {
    const auto& list = parts.list;
    if (!list.columns && !steps_->is_chain) {
        const auto order = order_by(sorted, [&](const redshift::Expr& one) { return value(one).sql; });
        return {"SELECT DISTINCT " + list.sql + parts.tail + order, std::nullopt};
    }
    std::vector<std::size_t> keys;
    if (list.columns)
        for (const auto& one : sorted) keys.push_back(distinct_key(list, *one.expr));
    auto rows = steps_->is_chain ? chained_select(parts) : BoundQuery{"SELECT " + list.sql + parts.tail, list.columns};
    if (!rows.columns) return rows;  // of a late-binding view, while it is made
    rows.sql = distinct_rows(rows.sql, *rows.columns);
    auto next = keys.begin();
    return sorted_rows(std::move(rows), sorted, [&](const redshift::Expr&) {
        const auto place = *next++;
        return compared_column(duck::internal_column(place), list.columns->at(place));
    });
}

Binder::SelectParts Binder::select_parts(const redshift::Select& select) {
    if (select.into && !std::exchange(into_allowed_, false)) throw redshift::messages::into_misplaced();
    SelectParts parts;
    // FROM first: it says which names there are.
    auto tables = from(select.from);
    for (const auto& item : select.items) steps_->items.push_back({.written = &item, .place = steps_->items.size()});
    steps_->visible = steps_->items.size();
    steps_->mode = SelectSteps::Mode::replace;
    const auto groups = group_by(select);
    for (const auto& key : steps_->key_columns) tables += (tables.text.empty() ? "" : ", LATERAL ") + key;
    for (auto& item : steps_->items) item.replaced = {};  // the groups are known now
    steps_->mode = SelectSteps::Mode::base;
    parts.list = select_list(select.items);
    if (!select.distinct_on.empty()) parts.before = compose("DISTINCT ON ({}) ", keys(select.distinct_on));
    auto& tail = parts.tail;
    if (!tables.text.empty()) tail += compose(" FROM {}", tables);
    steps_->mode = SelectSteps::Mode::replace;
    if (select.where) {
        const auto grouped = std::exchange(steps_->grouped, {});  // rows, not groups
        tail += compose(" WHERE {}", value(*select.where).sql);
        steps_->grouped = grouped;
    }
    tail += groups;
    if (select.having) tail += compose(" HAVING {}", value(*select.having).sql);
    steps_->mode = SelectSteps::Mode::base;
    if (select.qualify) add_qualify(select, tail);
    return parts;
}

void Binder::add_qualify(const redshift::Select& select, Fragment& tail) {
    const auto condition = after_steps([&] { return value(*select.qualify).sql; });
    if (steps_->is_chain)
        steps_->condition = condition;
    else
        tail += compose(" QUALIFY {}", condition);
}

BoundQuery Binder::chained_select(const SelectParts& parts) {
    if (schemas_only_ && !parts.list.columns) return {};
    if (!parts.list.columns)
        throw redshift::messages::unsupported("an alias used so beside \"*\" of columns that are not known");
    return {steps_->chain_sql(parts.tail, *parts.list.columns), parts.list.columns};
}

Binder::SelectList Binder::select_list(const std::vector<redshift::SelectItem>& items) {
    SelectList list{{}, std::vector<BoundColumn>{}, {}, {}};
    auto& columns = list.columns;
    const auto add = [&](std::size_t item, BoundColumn column, BoundExpression typed) {
        if (columns) columns->push_back(std::move(column));
        list.values.push_back(std::move(typed));
        list.items.push_back(item);
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& item = items[i];
        auto& in_steps = steps_->items[i];
        steps_->visible = i;
        in_steps.first_column = columns ? columns->size() : 0;
        bind_item(in_steps);
        if (!list.sql.text.empty()) list.sql += ", ";
        const auto& one = in_steps.bound;
        list.sql += one.sql;
        if (const auto* star = item.expr->as<redshift::Star>()) {
            const auto all = star_columns(*star);
            if (!all) columns.reset();
            if (all)
                for (const auto& each : *all) add(i, each.column, {Fragment(each.sql), each.column.type});
            continue;
        }
        BoundColumn column{redshift::result_name(item), one.type, one.untyped};
        if (one.literal) column.type = Type::varchar(std::max(1, static_cast<std::int32_t>(one.literal->size())));
        list.sql.text += " AS " + identifier(column.name);
        add(i, std::move(column), one);
    }
    steps_->visible = items.size();
    return list;
}

std::optional<std::vector<Scope::Visible>> Binder::star_columns(const redshift::Star& star) {
    auto columns = scope_->star(star.qualifier);
    if (!columns) return std::nullopt;
    for (const auto& name : star.excluded)
        if (std::erase_if(*columns, [&name](const Scope::Visible& one) { return one.column.name == name; }) == 0)
            throw redshift::messages::excluded_column_missing(name);
    for (const auto& one : *columns) note_use(one.column);
    return columns;
}

// In a step whatever uses no alias is a column of step 0, and the rest is made of those.
BoundExpression Binder::in_step(const redshift::Expr& expr) {
    auto& steps = *steps_;
    if (!of_aliases_.contains(&expr)) {
        const bool needed = std::exchange(steps.needs_step, false);
        steps.mode = Mode::base;
        auto typed = value(expr);
        steps.mode = Mode::step;
        if (!std::exchange(steps.needs_step, needed)) {
            if (!is_constant(expr)) typed.sql = steps.exported(typed.sql);
            return typed;
        }
        of_aliases_.insert(&expr);
    }
    return ungrouped(expr);
}

BoundExpression Binder::alias(SelectSteps& steps, SelectSteps::Item& item) {
    if (steps.mode == Mode::replace || without_groups_) return replaced_alias(steps, item);
    const bool here = &steps == steps_;
    const bool in_this_step = item.step == (steps.mode == Mode::base ? 0 : steps.step);
    // An aggregate would be one of the subquery.
    if (in_this_step && here && !must_stand_once(item.bound)) return item.bound;
    if (steps.mode == Mode::base || in_this_step) steps.needs_step = true;
    auto result = item.bound;
    result.sql = steps.column_sql(item.first_column);
    return result;
}

// In a subquery the expression still means the columns of the query around: their names are in sight.
BoundExpression Binder::replaced_alias(SelectSteps& steps, SelectSteps::Item& item) {
    using Replaced = SelectSteps::Replaced;
    const bool in_subquery = steps.in_subquery || &steps != steps_;
    const auto place = without_groups_              ? Replaced::without_groups
                       : steps.grouped.keys.empty() ? Replaced::of_rows
                       : in_subquery                ? Replaced::in_subquery
                                                    : Replaced::of_groups;
    auto& result = item.replaced.at(static_cast<std::size_t>(place));
    if (!result) {
        const bool outer_in_subquery = std::exchange(steps.in_subquery, in_subquery);
        const auto visible = std::exchange(steps.visible, item.place);
        auto* const inner = std::exchange(scope_, &steps.scope);
        auto* const inner_steps = std::exchange(steps_, &steps);
        result = value(*item.written->expr);
        steps.visible = visible;
        scope_ = inner;
        steps_ = inner_steps;
        steps.in_subquery = outer_in_subquery;
    }
    // It is no key, and is only compared with them.
    if (without_groups_ && (result->sql.is_volatile || result->sql.text.size() > replaced_bytes_max))
        return {steps.column_sql(item.place), result->type};
    if (result->sql.is_volatile)
        throw redshift::messages::unsupported("an alias of RANDOM() in WHERE, HAVING or an aggregate");
    if (result->sql.text.size() > replaced_bytes_max) throw redshift::messages::aliases_too_long();
    return *result;
}

// Binds an item of the select list in the first step that has what it needs.
void Binder::bind_item(SelectSteps::Item& item) {
    auto& steps = *steps_;
    const auto& expr = *item.written->expr;
    if (!of_aliases_.contains(&expr)) {
        steps.needs_step = false;
        if (item.is_volatile_key) {  // of rows: it may hold the expression of another key
            const auto grouped = std::exchange(steps.grouped, {});
            item.bound = value(expr);
            item.bound.sql = compared(item.bound);
            steps.grouped = grouped;
        } else {
            item.bound = value(expr);
        }
        if (!steps.needs_step) return;
        of_aliases_.insert(&expr);
    }
    start_chain();
    steps.mode = Mode::step;
    for (steps.step = std::max<std::size_t>(steps.count, 1);; ++steps.step) {
        steps.needs_step = false;
        item.bound = value(expr);
        if (!steps.needs_step) break;
    }
    item.step = steps.count = steps.step;
    steps.mode = Mode::base;
}

void Binder::start_chain() {
    if (!schemas_only_ && !scope_->knows_all_columns())
        throw redshift::messages::unsupported("an alias used so over a table whose columns are not known");
    steps_->is_chain = true;
}

// Calls `bind`, with the columns of all steps if that needs them.
Fragment Binder::after_steps(const std::function<Fragment()>& bind) {
    auto& steps = *steps_;
    if (!steps.is_chain) {
        steps.needs_step = false;
        auto sql = bind();
        if (!steps.needs_step) return sql;
        start_chain();
    }
    steps.mode = Mode::step;
    steps.step = SelectSteps::last;
    auto sql = bind();
    steps.mode = Mode::base;
    return sql;
}

}  // namespace loadonce::local
