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

// A longer text stands once. Without a bound, aliases of aliases double it at each level.
constexpr std::size_t repeated_bytes_max = 1024;
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
    const auto order = [&] { return order_by(sorted, Sorted::result, select.distinct); };
    if (!steps_->is_chain) {
        auto rows = plain_select(select, parts);
        steps_->needs_step = false;
        rows.sql += order();
        if (!steps_->needs_step) return rows;
        distinct_.clear();
    }
    const auto order_sql = after_steps(order);  // before the chain is written: it may need a column of step 0
    auto rows = chained_select(select, parts);
    rows.sql += order_sql;
    return rows;
}

Binder::SelectParts Binder::select_parts(const redshift::Select& select) {
    if (select.into && !std::exchange(into_allowed_, false)) throw redshift::messages::into_misplaced();
    SelectParts parts;
    // FROM first: it says which names there are.
    const auto tables = from(select.from);
    for (const auto& item : select.items) steps_->items.push_back({.written = &item, .place = steps_->items.size()});
    steps_->visible = steps_->items.size();
    steps_->mode = SelectSteps::Mode::replace;
    const auto groups = group_by(select);
    for (auto& item : steps_->items) item.replaced = {};  // grouped_ is complete now
    steps_->mode = SelectSteps::Mode::base;
    parts.list = select_list(select.items);
    if (!select.distinct_on.empty()) parts.before = compose("DISTINCT ON ({}) ", list(select.distinct_on));
    auto& tail = parts.tail;
    if (!tables.text.empty()) tail += compose(" FROM {}", tables);
    steps_->mode = SelectSteps::Mode::replace;
    if (select.where) {
        const auto grouped = std::exchange(grouped_, {});  // rows, not groups
        tail += compose(" WHERE {}", value(*select.where).sql);
        grouped_ = grouped;
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

BoundQuery Binder::plain_select(const redshift::Select& select, SelectParts parts) {
    auto& items = parts.list;
    Fragment text = "SELECT " + parts.before;
    const bool distinct_here = select.distinct && select.distinct_on.empty();
    // DISTINCT ON would repeat the items.
    const bool apart = distinct_here && items.columns && has_strings(*items.columns) &&
                       !std::ranges::all_of(items.values, [](const auto& one) { return one.sql.is_repeatable(); });
    if (distinct_here && !apart) text += distinct(select, items);
    text += items.sql + parts.tail;
    if (apart) {
        text = distinct_rows(text, *items.columns);
        for (std::size_t i = 0; i < select.items.size(); ++i) {
            const auto* star = select.items[i].expr->as<redshift::Star>();
            distinct_.insert(distinct_.end(), star == nullptr ? 1 : star_columns(*star)->size(),
                             items.values[i].sql.text);
        }
    }
    return {text, std::move(items.columns)};
}

BoundQuery Binder::chained_select(const redshift::Select& select, const SelectParts& parts) {
    if (!parts.list.columns || !select.distinct_on.empty())
        throw redshift::messages::unsupported("an alias used so beside \"*\" of columns that are not known");
    const auto& columns = *parts.list.columns;
    auto text = steps_->chain_sql(parts.tail, columns);
    // ORDER BY after DISTINCT has the names that distinct_rows() gives the columns.
    if (select.distinct) text = distinct_rows(text, columns);
    return {text, columns};
}

Binder::SelectList Binder::select_list(const std::vector<redshift::SelectItem>& items) {
    Fragment text;
    std::optional<std::vector<BoundColumn>> columns(std::in_place);
    std::vector<BoundExpression> values;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& item = items[i];
        auto& in_steps = steps_->items[i];
        steps_->visible = i;
        in_steps.first_column = columns ? columns->size() : 0;
        bind_item(in_steps);
        if (!text.text.empty()) text += ", ";
        const auto& one = values.emplace_back(in_steps.bound);
        text += one.sql;
        if (const auto* star = item.expr->as<redshift::Star>()) {
            const auto all = star_columns(*star);
            if (all && columns)
                columns->insert(columns->end(), all->begin(), all->end());
            else
                columns.reset();
            continue;
        }
        BoundColumn column{redshift::result_name(item), one.type, one.untyped};
        if (one.literal) column.type = Type::varchar(std::max(1, static_cast<std::int32_t>(one.literal->size())));
        if (columns) columns->push_back(column);
        const auto* plain = item.expr->as<redshift::ColumnRef>();
        scope_->add_alias(std::move(column), plain == nullptr || plain->parts.back() != redshift::result_name(item));
        const bool joined = plain != nullptr && scope_->joined(plain->parts) != nullptr;
        if (!item.alias.empty() || plain == nullptr || joined || !grouped_.empty())
            text.text += " AS " + identifier(redshift::result_name(item));
    }
    steps_->visible = items.size();
    return {text, std::move(columns), std::move(values)};
}

std::optional<std::vector<BoundColumn>> Binder::star_columns(const redshift::Star& star) const {
    auto columns = scope_->star(star.qualifier);
    if (!columns) return std::nullopt;
    for (const auto& name : star.excluded)
        if (std::erase_if(*columns, [&name](const BoundColumn& one) { return one.name == name; }) == 0)
            throw redshift::messages::excluded_column_missing(name);
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
    // Its expression would mean other columns in a subquery.
    const bool here = &steps == steps_;
    if (steps.mode == Mode::replace) {
        if (!here) throw redshift::messages::unsupported("an alias of the select list in a subquery of this clause");
        return replaced_alias(item);
    }
    const bool in_this_step = item.step == (steps.mode == Mode::base ? 0 : steps.step);
    if (in_this_step && here && !must_stand_once(item.bound)) return item.bound;
    if (steps.mode == Mode::base || in_this_step) steps.needs_step = true;
    auto result = item.bound;
    result.sql = Fragment(steps.column(item.first_column));
    return result;
}

BoundExpression Binder::replaced_alias(SelectSteps::Item& item) {
    auto& result = item.replaced.at(grouped_.empty() ? 0 : 1);
    if (!result) {
        const auto visible = std::exchange(steps_->visible, item.place);
        result = value(*item.written->expr);
        steps_->visible = visible;
    }
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
        item.bound = value(expr);
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
    if (!scope_->knows_all_columns())
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

// What a name in ORDER BY means: an alias before a column, and not its expression, which may be a number, so a
// position.
std::optional<Fragment> Binder::sorted_alias(const redshift::Expr& expr, bool exact) {
    const auto* column = expr.as<redshift::ColumnRef>();
    if (column == nullptr || column->parts.size() != 1 || steps_ == nullptr) return std::nullopt;
    auto* item = steps_->find(column->parts[0]);
    if (item == nullptr) return std::nullopt;
    if (exact || !is_string(item->bound.type) || item->bound.untyped)
        return Fragment(duck::identifier(column->parts[0]));
    return compared(alias(*steps_, *item));
}

}  // namespace loadonce::local
