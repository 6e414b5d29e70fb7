#include "local/expression/bind_once.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "local/duck/names.h"

namespace loadonce::local {
namespace {

// Of what repeats an operand: were it repeated itself, the text would double at each level.
constexpr auto never_again = std::numeric_limits<std::uint32_t>::max();

bool must_be_bound(const Operand& operand) {
    if (operand.use == Operand::Use::repeated) return !operand.sql.is_repeatable();
    return operand.use == Operand::Use::listed && operand.sql.is_volatile;
}

}  // namespace

Fragment bind_once(const Operands& operands, const std::function<Fragment(const Bound&)>& body) {
    Bound bound;
    std::vector<std::size_t> places;
    bool repeats = false;
    Fragment all;
    std::size_t level = 1;  // above those in the operands: GROUP BY needs the same text for the same expression
    for (std::size_t i = 0; i < operands.size(); ++i) {
        const auto& sql = operands[i].sql;
        bound.push_back(sql);
        all += sql;
        if (must_be_bound(operands[i])) places.push_back(i);
        repeats = repeats || operands[i].use == Operand::Use::repeated;
        level = std::max(level, sql.level + 1);
    }
    if (places.empty()) {
        auto result = body(bound);
        if (repeats) result.cost = never_again;
        return result;
    }
    // In a correlated subquery DuckDB finds no column of its own from a lambda's body (1.5: "Referenced table not
    // found"), so those become arguments. CASE computes all its results there, as it does those with subqueries.
    const bool correlated = all.columns_from < all.columns_to;
    for (std::size_t i = 0; i < operands.size(); ++i)
        if (!must_be_bound(operands[i]) &&
            (operands[i].sql.not_in_lambda || (correlated && operands[i].sql.has_columns())))
            places.push_back(i);

    const auto name = duck::internal_name(fmt::format("v{}", level));
    Fragment argument;
    if (places.size() == 1) {
        argument = std::exchange(bound[places.front()], Fragment::of_lambda(name, level));
    } else {
        for (std::size_t k = 0; k < places.size(); ++k) {
            const auto field = fmt::format("o{}", k);
            argument += compose("{}{}: {}", k > 0 ? ", " : "{", field, bound[places[k]]);
            bound[places[k]] = Fragment::of_lambda(fmt::format("{}.{}", name, field), level);
        }
        argument += "}";
    }
    auto result = compose("list_transform([{}], lambda {}: {})[1]", argument, name, body(bound));
    result.cost = never_again;
    result.lambda_work += level * level;
    return result;
}

}  // namespace loadonce::local
