// Comparisons: of values, of rows, with lists and with the rows of subqueries.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "local/binder/binder.h"
#include "local/expression/bind_once.h"
#include "local/expression/zones.h"
#include "redshift/messages.h"
#include "redshift/types.h"

namespace loadonce::local {

std::string_view infix(redshift::BinaryOp op) {
    using enum redshift::BinaryOp;
    switch (op) {
        case add:
            return "+";
        case subtract:
            return "-";
        case multiply:
            return "*";
        case divide:
            return "/";
        case modulo:
            return "%";
        case concat:
            return "||";
        case equal:
            return "=";
        case not_equal:
            return "<>";
        case less:
            return "<";
        case less_equal:
            return "<=";
        case greater:
            return ">";
        case greater_equal:
            return ">=";
        case bit_and:
            return "&";
        case bit_or:
            return "|";
        case shift_left:
            return "<<";
        case shift_right:
            return ">>";
        case is_distinct_from:
            return "IS DISTINCT FROM";
        case is_not_distinct_from:
            return "IS NOT DISTINCT FROM";
        default:
            return {};
    }
}

// Strings are compared without trailing blanks, other values as DuckDB compares them.
Fragment Binder::comparison(redshift::BinaryOp op, const BoundExpression& left, const BoundExpression& right) {
    return compose("({} {} {})", compared(coerce_for_comparison(context_, left, right.type)), infix(op),
                   compared(coerce_for_comparison(context_, right, left.type)));
}

Fragment Binder::node(const redshift::Between& between) {
    const auto operand = value(*between.operand);
    const auto low = compared(coerce_for_comparison(context_, value(*between.low), operand.type));
    const auto high = compared(coerce_for_comparison(context_, value(*between.high), operand.type));
    const auto* const negated = between.negated ? "NOT " : "";
    // DuckDB makes two comparisons of it, each with a copy of the operand.
    if (!between.symmetric)
        return bind_once({compared(operand), single(low), single(high)}, [negated](const Bound& bound) {
            return compose("({} {}BETWEEN {} AND {})", bound[0], negated, bound[1], bound[2]);
        });
    return bind_once({low, high, single(compared(operand))}, [negated](const Bound& bound) {
        return compose("({2} {3}BETWEEN least({0}, {1}) AND greatest({0}, {1}))", bound[0], bound[1], bound[2],
                       negated);
    });
}

Fragment Binder::node(const redshift::In& in) {
    std::optional<Type> type;
    const auto side = [&](const redshift::Expr& one) {
        const auto* row = one.as<redshift::Row>();
        if (row != nullptr) return compose("({})", keys(row->elements));
        const auto typed = value(one);
        if (&one == in.operand.get()) type = typed.type;
        return compared(coerce_for_comparison(context_, typed, type));
    };
    const auto operand = side(*in.operand);
    const auto* const negated = in.negated ? "NOT " : "";
    if (in.query) return Fragment::of_query(compose("({} {}IN ({}))", operand, negated, compared_rows(*in.query)));
    // DuckDB compares the operand with each value by itself.
    Operands operands{{operand, Operand::Use::listed}};
    for (const auto& one : in.list) operands.push_back(single(side(*one)));
    return bind_once(operands, [negated](const Bound& bound) {
        return compose("({} {}IN ({}))", bound[0], negated, joined(std::span(bound).subspan(1)));
    });
}

Fragment Binder::node(const redshift::Quantified& quantified) {
    if (!quantified.query) return among(quantified, infix(quantified.op));
    return Fragment::of_query(compose("({} {} {} ({}))", compared(value(*quantified.operand)), infix(quantified.op),
                                      quantified.all ? "ALL" : "ANY", compared_rows(*quantified.query)));
}

}  // namespace loadonce::local
