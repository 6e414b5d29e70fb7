// GROUP BY. As in PostgreSQL an expression outside of aggregates is a group's if it, or what it is made of, is a key.
//
// Whether it is a key is decided here, from the whole expression to its parts: both are bound over the rows, without
// groups, and have the same text then. Strings are compared without trailing blanks (AWS: "Character types"), so the
// key of one is another expression than the one that is shown, which is any of the group's values.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "local/binder/binder.h"
#include "redshift/messages.h"

namespace loadonce::local {

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

// DuckDB takes 65535, a CUBE of 16.
constexpr std::size_t sets_max = 4096;

// How many sets an element of GROUP BY stands for; more than sets_max: too many.
std::size_t sets_of(const redshift::Expr& expr) {
    const auto* grouping = expr.as<redshift::Grouping>();
    if (grouping == nullptr) return 1;
    const auto size = grouping->elements.size();
    if (grouping->kind == redshift::GroupingKind::rollup) return size + 1;
    if (grouping->kind == redshift::GroupingKind::cube) return size <= 12 ? std::size_t{1} << size : sets_max + 1;
    std::size_t sum = 0;
    for (const auto& one : grouping->elements) sum = std::min(sum + sets_of(*one), sets_max + 1);
    return sum;
}

void require_few_sets(const redshift::Select& select) {
    std::size_t sets = 1;
    for (const auto& one : select.group_by) sets = std::min(sets * sets_of(*one), sets_max + 1);
    if (sets > sets_max) throw redshift::messages::too_many_grouping_sets(sets_max);
}

// `here`: not in a subquery, where DuckDB sees only the keys that are columns.
Fragment shown(const Grouped& groups, const Grouped::Key& key, bool here) {
    const bool is_column = key.sql.cost == 0;
    if (!key.is_string && (here || is_column)) return key.sql;
    return groups.sets ? compose("CASE WHEN grouping({}) = 0 THEN any_value({}) END", key.sql, key.value)
                       : compose("any_value({})", key.value);
}

class Describing {
  public:
    explicit Describing(Context& context) : context_(context), outer_(std::exchange(context.describing, true)) {}
    ~Describing() { context_.describing = outer_; }
    Describing(const Describing&) = delete;
    Describing& operator=(const Describing&) = delete;

  private:
    Context& context_;
    bool outer_;
};

}  // namespace

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

Fragment Binder::group_key(const redshift::Select& select, const redshift::Expr& key, Grouped& groups) {
    const auto elements = [&](const std::vector<redshift::ExprPtr>& all) {
        std::vector<Fragment> list;
        for (const auto& one : all) list.push_back(group_key(select, *one, groups));
        return compose("({})", joined(list));
    };
    if (const auto* row = key.as<redshift::Row>()) return elements(row->elements);
    if (const auto* sets = key.as<redshift::Grouping>()) {
        constexpr std::array<const char*, 3> names{"GROUPING SETS ", "ROLLUP ", "CUBE "};
        groups.sets = true;
        return names.at(static_cast<std::size_t>(sets->kind)) + elements(sets->elements);
    }
    const auto& expression = grouped_expr(select, key);
    const auto typed = value(expression);
    const auto position = &expression != &key ? position_of(select, expression) : std::nullopt;
    // DuckDB expands "*" before it counts.
    if (const auto* number = key.as<redshift::NumberLiteral>(); number != nullptr && &expression != &key && !position)
        return Fragment(number->text);
    // A constant is a key by its position: DuckDB would read a number as one.
    if (typed.untyped || expression.as<redshift::NumberLiteral>() != nullptr)
        return position ? Fragment(std::to_string(*position)) : typed.sql;
    // any_value() would evaluate it again, to another value than the key's.
    if (typed.sql.is_volatile) {
        const auto item = volatile_item(select, expression, typed);
        if (!item) return compared(typed);
        steps_->items.at(*item - 1).is_volatile_key = true;
        return Fragment(std::to_string(*item));
    }
    return add_key(expression, typed, groups);
}

Fragment Binder::add_key(const redshift::Expr& expression, const BoundExpression& typed, Grouped& groups) {
    Grouped::Key added{of_rows(expression).sql.text, compared(typed), typed.sql,
                       is_string(typed.type) && !typed.trimmed};
    const auto known = std::ranges::find(groups.keys, added.rows, &Grouped::Key::rows);
    if (known != groups.keys.end()) return known->sql;
    // Such a key becomes a column: a long text would stand twice, here and where it is shown; and of two keys with one
    // text (v and RTRIM(v)) DuckDB would make one.
    const auto depth = scope_->depth();
    const bool is_taken =
        std::ranges::any_of(groups.keys, [&](const Grouped::Key& one) { return one.sql.text == added.sql.text; });
    if ((is_taken || typed.sql.text.size() > repeated_bytes_max) && typed.sql.columns_from >= depth) {
        const auto name = internal_name(fmt::format("k{}_{}", depth, steps_->key_columns.size()));
        steps_->key_columns.push_back(compose("(SELECT {} AS {}) AS {}", typed.sql, name, name));
        added.value = Fragment(name + "." + name);
        added.value.columns_from = added.value.columns_to = depth;
        added.sql = compared({added.value, typed.type});
        if (!added.is_string) added.sql = added.value;
    }
    groups.keys.push_back(added);
    return added.sql;
}

// The position of the item that is the expression, or one with the same SQL.
std::optional<std::size_t> Binder::volatile_item(const redshift::Select& select, const redshift::Expr& expression,
                                                 const BoundExpression& typed) {
    if (const auto position = position_of(select, expression)) return position;
    for (const auto& item : select.items) {
        const auto position = position_of(select, *item.expr);
        if (!position) return std::nullopt;
        if (value(*item.expr).sql.text == typed.sql.text) return position;
    }
    return std::nullopt;
}

// Expressions that are bound after this are the groups'.
Fragment Binder::group_by(const redshift::Select& select) {
    require_few_sets(select);
    Fragment text;
    Grouped groups;
    const auto add = [&](const redshift::Expr& key) {
        text += (text.text.empty() ? " GROUP BY " : ", ") +
                (without_groups_ ? value(key).sql : group_key(select, key, groups));
    };
    for (const auto& one : select.group_by) add(*one);
    if (select.all_columns_grouped) {
        // GROUP BY ALL: the items without an aggregate. DuckDB expands "*".
        for (const auto& item : select.items) {
            if (item.expr->as<redshift::Star>() != nullptr) return " GROUP BY ALL";
            aggregated_ = false;
            const auto typed = value(*item.expr);
            const bool constant = typed.untyped || item.expr->as<redshift::NumberLiteral>() != nullptr;
            if (!aggregated_ && !constant) add(*item.expr);
        }
    }
    steps_->grouped = std::move(groups);
    return text;
}

// The expression over the rows of this query and of those around. What is a key of one of them is noted there.
BoundExpression Binder::of_rows(const redshift::Expr& expr) {
    const auto mode = std::exchange(steps_->mode, SelectSteps::Mode::replace);
    const bool needed = steps_->needs_step;
    const bool outer = std::exchange(without_groups_, true);
    const Describing describing(context_);  // it is bound once more, and functions with effects act then
    auto typed = value(expr);
    without_groups_ = outer;
    steps_->needs_step = needed;
    steps_->mode = mode;
    return typed;
}

void Binder::note_key(const redshift::Expr& expr, const BoundExpression& typed) const {
    for (auto* steps = steps_; steps != nullptr; steps = steps->outer) {
        auto& [keys, sets, found] = steps->grouped;
        if (keys.empty()) continue;
        const auto key = std::ranges::find(keys, typed.sql.text, &Grouped::Key::rows);
        auto& noted = found[&expr];
        if (key != keys.end()) noted = {typed, static_cast<std::size_t>(key - keys.begin())};
    }
}

// What stands for a key of this query or of one around it: no text of one is an expression of another.
std::optional<BoundExpression> Binder::key_of(const redshift::Expr& expr) {
    for (auto* steps = steps_; steps != nullptr; steps = steps->outer) {
        if (steps->grouped.keys.empty()) continue;
        auto& found = steps->grouped.found;
        auto noted = found.find(&expr);
        if (noted == found.end()) {
            (void)of_rows(expr);
            noted = found.find(&expr);
        }
        if (noted == found.end() || !noted->second) continue;
        auto result = noted->second->typed;
        const bool here = steps == steps_ && !steps->in_subquery;
        result.sql = shown(steps->grouped, steps->grouped.keys.at(noted->second->key), here);
        return result;
    }
    return std::nullopt;
}

// GROUPING(a, b): the keys as GROUP BY has them.
Fragment Binder::grouping_argument(const redshift::Expr& expr) {
    if (without_groups_) return value(expr).sql;
    if (steps_ == nullptr) throw redshift::messages::grouping_argument();
    const auto rows = of_rows(expr).sql.text;
    const auto& keys = steps_->grouped.keys;
    const auto key = std::ranges::find(keys, rows, &Grouped::Key::rows);
    if (key == keys.end()) throw redshift::messages::grouping_argument();
    return key->sql;
}

}  // namespace loadonce::local
