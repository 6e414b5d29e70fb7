#include "local/binder/select_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "local/duck/names.h"

namespace loadonce::local {

SelectSteps::Item* SelectSteps::find(std::string_view alias) {
    const auto end = items.begin() + static_cast<std::ptrdiff_t>(visible);
    const auto found = std::find_if(items.begin(), end, [&](const Item& one) { return one.written->alias == alias; });
    return alias.empty() || found == end ? nullptr : &*found;
}

std::string SelectSteps::column(std::size_t place) const {
    return duck::internal_name(fmt::format("s{}_{}", depth, place));
}

Fragment SelectSteps::column_sql(std::size_t place) const {
    Fragment sql(column(place));
    sql.columns_from = sql.columns_to = scope.depth();
    return sql;
}

Fragment SelectSteps::exported(const Fragment& sql) {
    const auto of_item = std::ranges::find_if(
        items, [&](const Item& one) { return one.step == 0 && !sql.is_volatile && one.bound.sql.text == sql.text; });
    if (of_item != items.end() && of_item->place < visible) return column_sql(of_item->first_column);
    auto found =
        std::ranges::find_if(exports, [&](const Fragment& one) { return !sql.is_volatile && one.text == sql.text; });
    if (found == exports.end()) found = exports.insert(exports.end(), sql);
    Fragment result(duck::internal_name(fmt::format("x{}_{}", depth, found - exports.begin())));
    result.columns_from = result.columns_to = scope.depth();
    return result;
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

}  // namespace loadonce::local
