// Statements for which DuckDB 1.5 takes time that grows much faster than they do, without looking whether it is
// interrupted: they are written otherwise, or refused before they reach it.
#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "local/binder/binder.h"
#include "local/expression/zones.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

// Its filter pushdown visits a subquery (scalar or of EXISTS) twice, and once more twice in an aggregate: 0.4 s for 8
// levels of both, 4 s for 10; 1 s for 17 levels of EXISTS, 3 s for 22 scalar ones.
constexpr std::size_t subquery_levels_max = 17;
// Its expression rewriter compares each operand with the others: 5 s for 5000.
constexpr std::size_t conditions_max = 5000;
// 20 s for 5000 operands of OR that are ANDs themselves.
constexpr std::size_t alternatives_together_max = 100;
// It evaluates a constant when it binds each operator around it: 1 s for 150 divisions or 300 additions, 8 s for 300
// divisions.
constexpr int constant_work_max = 300;
// Its search for common expressions takes cubic time for nested lambdas: 0.3 s for 100 levels, 7 s for 300. A level
// counts as its square.
constexpr std::size_t lambda_work_max = 500'000;
// A view that uses a view twice doubles the text at each level: 1 s for as much.
constexpr std::size_t view_bytes_max = std::size_t{1} << 20;

int work(redshift::BinaryOp op) {
    switch (op) {
        case redshift::BinaryOp::divide:
        case redshift::BinaryOp::modulo:
        case redshift::BinaryOp::concat:
            return 2;
        case redshift::BinaryOp::add:
        case redshift::BinaryOp::subtract:
        case redshift::BinaryOp::multiply:
            return 1;
        default:
            return 0;
    }
}

// Of the longest path of operators.
int work(const redshift::Expr& expr) {
    const auto* binary = expr.as<redshift::Binary>();
    if (binary == nullptr || work(binary->op) == 0) return 0;
    return work(binary->op) + std::max(work(*binary->left), work(*binary->right));
}

// "a OR b OR c", of many as "NOT (NOT (a OR b)) OR NOT (NOT (c))", which DuckDB does not look at as one.
Fragment alternatives(std::vector<Fragment> operands) {
    while (operands.size() > alternatives_together_max) {
        std::vector<Fragment> groups;
        for (std::span rest = operands; !rest.empty();) {
            const auto count = std::min(rest.size(), alternatives_together_max);
            groups.push_back(compose("NOT (NOT ({}))", joined(rest.first(count), " OR ")));
            rest = rest.subspan(count);
        }
        operands = std::move(groups);
    }
    return compose("({})", joined(operands, " OR "));
}

}  // namespace

BoundQuery Binder::nested_rows(const redshift::Query& query) {
    if (++in_subqueries_ + in_aggregates_ > subquery_levels_max)
        throw redshift::messages::statement_too_complex("subqueries are nested too deeply");
    auto result = rows(query);
    --in_subqueries_;
    return result;
}

void Binder::add_view(const Fragment& rows) {
    view_bytes_ += rows.text.size();
    if (view_bytes_ > view_bytes_max) throw redshift::messages::statement_too_complex("its views use views too often");
}

void Binder::check_lambdas(const Fragment& sql) {
    if (sql.lambda_work > lambda_work_max)
        throw redshift::messages::statement_too_complex("expressions are nested too deeply");
}

void Binder::check_conditions(std::size_t count) {
    if (count > conditions_max) throw redshift::messages::statement_too_complex("too many conditions in one AND");
}

void Binder::check_constant(const redshift::Binary& binary, const Fragment& sql) {
    if (work(binary.op) == 0 || sql.has_columns() || sql.is_volatile) return;
    if (work(binary.op) + std::max(work(*binary.left), work(*binary.right)) > constant_work_max)
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
    return alternatives(std::move(operands));
}

}  // namespace loadonce::local
