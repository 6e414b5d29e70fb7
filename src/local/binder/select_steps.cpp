#include "local/binder/select_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "local/binder/binder.h"
#include "local/duck/names.h"
#include "redshift/messages.h"
#include "redshift/printer.h"

namespace loadonce::local {
namespace {

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

SelectSteps::Item* SelectSteps::find(std::string_view alias) {
    const auto end = items.begin() + static_cast<std::ptrdiff_t>(visible);
    const auto found = std::find_if(items.begin(), end, [&](const Item& one) { return one.written->alias == alias; });
    return alias.empty() || found == end ? nullptr : &*found;
}

std::string SelectSteps::column(std::size_t place) const {
    return duck::internal_name(fmt::format("s{}_{}", depth, place));
}

Fragment SelectSteps::exported(const Fragment& sql) {
    const auto of_item = std::ranges::find_if(
        items, [&](const Item& one) { return one.step == 0 && !sql.is_volatile && one.bound.sql.text == sql.text; });
    if (of_item != items.end() && of_item->place < visible) return Fragment(column(of_item->first_column));
    auto found =
        std::ranges::find_if(exports, [&](const Fragment& one) { return !sql.is_volatile && one.text == sql.text; });
    if (found == exports.end()) found = exports.insert(exports.end(), sql);
    return Fragment(duck::internal_name(fmt::format("x{}_{}", depth, found - exports.begin())));
}

Fragment SelectSteps::chain_sql(const Fragment& tail, const std::vector<BoundColumn>& columns) const {
    std::vector<Fragment> values;
    std::string names, shown;
    for (const auto& item : items) values.push_back(item.step == 0 ? item.bound.sql : "NULL");
    values.insert(values.end(), exports.begin(), exports.end());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        names += (i > 0 ? ", " : "") + column(i);
        shown += fmt::format("{}{} AS {}", i > 0 ? ", " : "", column(i), duck::identifier(columns[i].name));
    }
    for (std::size_t i = 0; i < exports.size(); ++i)
        names += ", " + duck::internal_name(fmt::format("x{}_{}", depth, i));
    const auto rows = duck::internal_name("rows");
    auto text = compose("(SELECT {}{}) AS {}({})", joined(values), tail, rows, names);
    for (std::size_t k = 1; k <= count; ++k) {
        std::vector<Fragment> added;
        for (const auto& item : items)
            if (item.step == k) added.push_back(compose("{} AS {}", item.bound.sql, column(item.first_column)));
        text = compose("(SELECT * REPLACE ({}) FROM {}) AS {}", joined(added), text, rows);
    }
    if (condition.text.empty()) return compose("SELECT {} FROM {}", shown, text);
    // A window function cannot stand in WHERE.
    const auto holds = duck::internal_name("qualifies");
    return compose("SELECT {} FROM (SELECT *, {} AS {} FROM {}) AS {} WHERE {}", shown, condition, holds, text, rows,
                   holds);
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
    auto groups = std::exchange(grouped_, {});
    auto typed = ungrouped(expr);
    grouped_ = std::move(groups);
    return typed;
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
