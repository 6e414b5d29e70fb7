// Operators and predicates, with parentheses where an operand binds less tightly.
#include "redshift/print.h"

namespace loadonce::redshift {
namespace {

struct OperatorText {
    std::string_view text;
    Binding binding;
};

OperatorText operator_text(BinaryOp op) {
    switch (op) {
        case BinaryOp::add:
            return {"+", Binding::add};
        case BinaryOp::subtract:
            return {"-", Binding::add};
        case BinaryOp::multiply:
            return {"*", Binding::multiply};
        case BinaryOp::divide:
            return {"/", Binding::multiply};
        case BinaryOp::modulo:
            return {"%", Binding::multiply};
        case BinaryOp::power:
            return {"^", Binding::power};
        case BinaryOp::concat:
            return {"||", Binding::other_operator};
        case BinaryOp::equal:
            return {"=", Binding::equal};
        case BinaryOp::not_equal:
            return {"<>", Binding::compare};
        case BinaryOp::less:
            return {"<", Binding::compare};
        case BinaryOp::less_equal:
            return {"<=", Binding::compare};
        case BinaryOp::greater:
            return {">", Binding::compare};
        case BinaryOp::greater_equal:
            return {">=", Binding::compare};
        case BinaryOp::regex_match:
            return {"~", Binding::other_operator};
        case BinaryOp::regex_match_ci:
            return {"~*", Binding::other_operator};
        case BinaryOp::regex_no_match:
            return {"!~", Binding::other_operator};
        case BinaryOp::regex_no_match_ci:
            return {"!~*", Binding::other_operator};
        case BinaryOp::bit_and:
            return {"&", Binding::other_operator};
        case BinaryOp::bit_or:
            return {"|", Binding::other_operator};
        case BinaryOp::bit_xor:
            return {"#", Binding::other_operator};
        case BinaryOp::shift_left:
            return {"<<", Binding::other_operator};
        case BinaryOp::shift_right:
            return {">>", Binding::other_operator};
        case BinaryOp::is_distinct_from:
            return {"IS DISTINCT FROM", Binding::is};
        case BinaryOp::is_not_distinct_from:
            return {"IS NOT DISTINCT FROM", Binding::is};
        case BinaryOp::overlaps:
            return {"OVERLAPS", Binding::between};
    }
    return {"", Binding::none};
}

OperatorText operator_text(UnaryOp op) {
    switch (op) {
        case UnaryOp::negate:
            return {"-", Binding::unary_minus};
        case UnaryOp::plus:
            return {"+", Binding::unary_minus};
        case UnaryOp::logical_not:
            return {"NOT ", Binding::not_};
        case UnaryOp::bit_not:
            return {"~ ", Binding::other_operator};
        case UnaryOp::abs_value:
            return {"@ ", Binding::other_operator};
        case UnaryOp::square_root:
            return {"|/ ", Binding::other_operator};
        case UnaryOp::cube_root:
            return {"||/ ", Binding::other_operator};
    }
    return {"", Binding::none};
}

Binding tighter(Binding binding) {
    return static_cast<Binding>(static_cast<int>(binding) + 1);
}

struct BindingOf {
    Binding operator()(const Unary& node) const { return operator_text(node.op).binding; }
    Binding operator()(const Binary& node) const { return operator_text(node.op).binding; }
    Binding operator()(const Quantified& node) const { return operator_text(node.op).binding; }
    Binding operator()(const Logical& node) const { return node.op == LogicalOp::or_ ? Binding::or_ : Binding::and_; }
    Binding operator()(const IsTest&) const { return Binding::is; }
    Binding operator()(const Between&) const { return Binding::between; }
    Binding operator()(const In&) const { return Binding::in; }
    Binding operator()(const Like&) const { return Binding::like; }
    Binding operator()(const Collate&) const { return Binding::at_time_zone; }
    Binding operator()(const auto&) const { return Binding::postfix; }
};

Binding binding_of(const Expr& expr) {
    return std::visit(BindingOf{}, expr.node);
}

}  // namespace

void Printer::operand(const Expr& operand, Binding at_least) {
    const bool parentheses = binding_of(operand) < at_least;
    if (parentheses) put("(");
    expr(operand);
    if (parentheses) put(")");
}

// A prefix operator on the left would apply to the whole binary expression, unless that has lower precedence.
void Printer::left_operand(const Expr& left, Binding at_least) {
    operand(left, left.as<Unary>() != nullptr ? tighter(at_least) : at_least);
}

void Printer::print(const Unary& node) {
    const auto [text, binding] = operator_text(node.op);
    put(text);
    operand(*node.operand, binding == Binding::unary_minus ? Binding::postfix : binding);
}

void Printer::print(const Binary& node) {
    const auto [text, binding] = operator_text(node.op);
    const bool to_the_right = binding == Binding::equal;
    left_operand(*node.left, to_the_right ? tighter(binding) : binding);
    put(" ", text, " ");
    operand(*node.right, to_the_right ? binding : tighter(binding));
}

void Printer::print(const Logical& node) {
    const Binding binding = node.op == LogicalOp::or_ ? Binding::or_ : Binding::and_;
    bool first = true;
    for (const ExprPtr& element : node.operands) {
        if (!first) put(node.op == LogicalOp::or_ ? " OR " : " AND ");
        first = false;
        operand(*element, tighter(binding));
    }
}

void Printer::print(const IsTest& node) {
    left_operand(*node.operand, Binding::is);
    put(node.negated ? " IS NOT " : " IS ");
    switch (node.kind) {
        case IsKind::null:
            put("NULL");
            break;
        case IsKind::true_:
            put("TRUE");
            break;
        case IsKind::false_:
            put("FALSE");
            break;
        case IsKind::unknown:
            put("UNKNOWN");
            break;
    }
}

void Printer::print(const Between& node) {
    left_operand(*node.operand, Binding::between);
    put(node.negated ? " NOT BETWEEN " : " BETWEEN ", node.symmetric ? "SYMMETRIC " : "");
    operand(*node.low, Binding::other_operator);
    put(" AND ");
    operand(*node.high, Binding::other_operator);
}

void Printer::print(const In& node) {
    left_operand(*node.operand, Binding::in);
    put(node.negated ? " NOT IN " : " IN ");
    if (node.query) {
        parenthesized(*node.query);
        return;
    }
    put("(");
    exprs(node.list);
    put(")");
}

void Printer::print(const Like& node) {
    left_operand(*node.operand, Binding::like);
    put(node.negated ? " NOT " : " ");
    put(node.kind == LikeKind::like ? "LIKE " : node.kind == LikeKind::ilike ? "ILIKE " : "SIMILAR TO ");
    operand(*node.pattern, tighter(Binding::like));
    if (!node.escape) return;
    put(" ESCAPE ");
    operand(*node.escape, tighter(Binding::like));
}

void Printer::print(const Exists& node) {
    put("EXISTS ");
    parenthesized(*node.query);
}

void Printer::print(const Quantified& node) {
    const auto [text, binding] = operator_text(node.op);
    left_operand(*node.operand, binding == Binding::equal ? tighter(binding) : binding);
    put(" ", text, node.all ? " ALL " : " ANY ");
    if (node.query) {
        parenthesized(*node.query);
        return;
    }
    put("(");
    expr(*node.array);
    put(")");
}

}  // namespace loadonce::redshift
