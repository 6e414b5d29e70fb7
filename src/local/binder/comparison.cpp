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

namespace {

// Types that have an order together.
enum class Ordered : std::uint8_t { text, number, boolean, date, time, unknown };

Ordered ordered(const BoundExpression& value) {
    if (!value.type || value.untyped) return Ordered::unknown;
    if (is_string(value.type)) return Ordered::text;
    if (is_number(value.type)) return Ordered::number;
    if (is_datetime(value.type)) {
        const auto kind = value.type->kind;
        return kind == TypeKind::time || kind == TypeKind::timetz ? Ordered::time : Ordered::date;
    }
    return value.type->kind == TypeKind::boolean ? Ordered::boolean : Ordered::unknown;
}

// Redshift has = between more types than DuckDB refuses; of the other comparisons there is none.
void require_order(redshift::BinaryOp op, const BoundExpression& left, const BoundExpression& right) {
    using enum redshift::BinaryOp;
    const bool orders = op == less || op == less_equal || op == greater || op == greater_equal;
    const auto l = ordered(left), r = ordered(right);
    if (!orders || l == r || l == Ordered::unknown || r == Ordered::unknown) return;
    throw redshift::messages::operator_missing(
        std::array{std::string(redshift::type_name_without_modifier(*left.type)),
                   std::string(redshift::type_name_without_modifier(*right.type))},
        infix(op));
}

// A row IN a query that uses columns of the queries around, for which DuckDB has no IN of rows: null if it is not
// there, and a comparison is null.
Fragment in_correlated_rows(const std::vector<Fragment>& row, const Fragment& rows) {
    std::vector<Fragment> same;
    std::string names;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto name = duck::internal_name(fmt::format("m{}", i));
        names += (i > 0 ? ", " : "") + name;
        same.push_back(compose("{} = {}", row[i], name));
    }
    return Fragment::of_query(compose(
        "(SELECT CASE max(coalesce(CAST(({}) AS INTEGER) * 2, 1)) WHEN 2 THEN TRUE WHEN 1 THEN NULL ELSE FALSE END "
        "FROM ({}) AS {}({}))",
        joined(same, " AND "), rows, duck::internal_name("rows"), names));
}

}  // namespace

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
    require_order(op, left, right);
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

// `operand` IN (query), or NOT IN.
Fragment Binder::in_rows(const redshift::Expr& operand, const redshift::Query& query, bool negated) {
    const auto rows = compared_rows(query);
    const auto* row = operand.as<redshift::Row>();
    if (row == nullptr) {
        const auto typed = value(operand);
        return Fragment::of_query(compose("({} {}IN ({}))", compared(typed), negated ? "NOT " : "", rows.sql));
    }
    const auto size = row->elements.size();
    if (rows.columns && rows.columns->size() != size)
        throw redshift::messages::subquery_columns(static_cast<std::int64_t>(rows.columns->size()),
                                                   static_cast<std::int64_t>(size));
    std::vector<Fragment> values;
    for (const auto& one : row->elements) values.push_back(key(*one));
    if (size > 1 && rows.sql.has_columns()) {
        const auto found = in_correlated_rows(values, rows.sql);
        return negated ? compose("(NOT {})", found) : found;
    }
    return Fragment::of_query(compose("(({}) {}IN ({}))", joined(values), negated ? "NOT " : "", rows.sql));
}

Fragment Binder::node(const redshift::In& in) {
    if (in.query) return in_rows(*in.operand, *in.query, in.negated);
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
    // DuckDB compares the operand with each value by itself.
    Operands operands{{operand, Operand::Use::listed}};
    for (const auto& one : in.list) operands.push_back(single(side(*one)));
    return bind_once(operands, [negated](const Bound& bound) {
        return compose("({} {}IN ({}))", bound[0], negated, joined(std::span(bound).subspan(1)));
    });
}

Fragment Binder::node(const redshift::Quantified& quantified) {
    if (!quantified.query) return among(quantified, infix(quantified.op));
    const auto in = quantified.all ? redshift::BinaryOp::not_equal : redshift::BinaryOp::equal;
    if (quantified.op == in) return in_rows(*quantified.operand, *quantified.query, quantified.all);
    if (quantified.operand->as<redshift::Row>() != nullptr)
        throw redshift::messages::unsupported("a row with ANY or ALL, but for = ANY and <> ALL");
    return Fragment::of_query(compose("({} {} {} ({}))", compared(value(*quantified.operand)), infix(quantified.op),
                                      quantified.all ? "ALL" : "ANY", compared_rows(*quantified.query).sql));
}

}  // namespace loadonce::local
