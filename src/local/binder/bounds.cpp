// Statements for which DuckDB 1.5 takes time that grows much faster than they do, without looking whether it is
// interrupted: they are written otherwise, or
// refused before they reach it.
#include <algorithm>
#include <map>
#include <utility>

#include "local/binder/binder.h"
#include "local/expression/zones.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

// Its filter pushdown visits both sides of each level twice: 0.4 s for 8 levels, 4 s for 10.
constexpr std::size_t subqueries_in_aggregates_max = 8;
// Its expression rewriter compares each operand with the others: 5 s for 5000.
constexpr std::size_t conditions_max = 5000;
// It evaluates a constant when it binds each operator around it: 1 s for 150 divisions, 8 s for 300.
constexpr int constant_operators_max = 150;

bool is_folded(redshift::BinaryOp op) {
    return op == redshift::BinaryOp::divide || op == redshift::BinaryOp::modulo || op == redshift::BinaryOp::concat;
}

int height(const redshift::Expr& expr) {
    const auto* binary = expr.as<redshift::Binary>();
    if (binary == nullptr || !is_folded(binary->op)) return 0;
    return 1 + std::max(height(*binary->left), height(*binary->right));
}

}  // namespace

void Binder::check_subquery() const {
    if (in_aggregates_ > subqueries_in_aggregates_max)
        throw redshift::messages::statement_too_complex("subqueries in aggregates are nested too deeply");
}

void Binder::check_conditions(std::size_t count) {
    if (count > conditions_max) throw redshift::messages::statement_too_complex("too many conditions in one AND or OR");
}

void Binder::check_constant(const redshift::Binary& binary, const Fragment& sql) {
    if (!is_folded(binary.op) || sql.has_columns() || sql.is_volatile) return;
    if (1 + std::max(height(*binary.left), height(*binary.right)) > constant_operators_max)
        throw redshift::messages::statement_too_complex("too many operators between constants");
}

// x = 1 OR x = 2 OR ...: as x IN (1, 2, ...), for which DuckDB takes linear time.
Fragment Binder::any_of(const redshift::Logical& logical) {
    struct Values {
        BoundExpression left;
        std::optional<Type> type;
        std::vector<Fragment> right;
    };
    std::vector<Fragment> operands;
    std::vector<Values> lists;
    std::map<std::pair<std::string, std::string>, std::size_t> known;  // by the operand and the type of the values
    for (const auto& operand : logical.operands) {
        const auto* binary = operand->as<redshift::Binary>();
        const bool literal = binary != nullptr && binary->op == redshift::BinaryOp::equal &&
                             (binary->right->as<redshift::NumberLiteral>() != nullptr ||
                              binary->right->as<redshift::StringLiteral>() != nullptr);
        const auto left = literal ? value(*binary->left) : BoundExpression();
        if (!literal || left.sql.is_volatile || left.sql.not_in_lambda) {
            operands.push_back(value(*operand).sql);
            continue;
        }
        const auto right = value(*binary->right);
        const auto type = right.type && !right.untyped ? duck_type(*right.type) : "";
        const auto place = known.try_emplace({left.sql.text, type}, lists.size()).first->second;
        if (place == lists.size()) lists.push_back({left, right.type, {}});
        lists[place].right.push_back(compared(coerce_for_comparison(context_, right, left.type)));
        if (lists[place].right.size() == 1)
            lists[place].left.sql = compared(coerce_for_comparison(context_, left, right.type));
    }
    for (const auto& [left, type, right] : lists) operands.push_back(compose("({} IN ({}))", left.sql, joined(right)));
    check_conditions(operands.size());
    return compose("({})", joined(operands, " OR "));
}

}  // namespace loadonce::local
