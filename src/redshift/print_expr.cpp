#include <algorithm>
#include <array>
#include <string>

#include "redshift/print.h"
#include "redshift/types.h"

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

// Returns whether a name needs no quotes (keywords aside).
bool is_plain(std::string_view name) {
    return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// Words that the parser does not accept as a function's name before a parenthesis, or that have special syntax.
constexpr auto special_forms = std::to_array<std::string_view>(
    {"approximate", "cast", "convert", "cube", "exists", "extract", "position", "rollup", "row", "trim", "try_cast"});

}  // namespace

void Printer::name(const QualifiedName& qualified) {
    for (const std::string* part : {&qualified.database, &qualified.schema}) {
        if (part->empty()) continue;
        name(*part);
        put(".");
    }
    name(qualified.name);
}

void Printer::dotted(std::span<const std::string> parts) {
    bool first = true;
    for (const std::string& part : parts) {
        if (!first) put(".");
        first = false;
        name(part);
    }
}

void Printer::names(std::span<const std::string> identifiers) {
    put("(");
    list(identifiers, [this](const std::string& identifier) { name(identifier); });
    put(")");
}

void Printer::alias(std::string_view alias) {
    if (alias.empty()) return;
    put(" AS ");
    name(alias);
}

void Printer::exprs(std::span<const ExprPtr> elements) {
    list(elements, [this](const ExprPtr& element) { expr(*element); });
}

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

void Printer::optional(std::string_view keyword, const ExprPtr& clause) {
    if (!clause) return;
    put(keyword);
    expr(*clause);
}

void Printer::expr(const Expr& expr) {
    std::visit([this](const auto& node) { print(node); }, expr.node);
}

void Printer::type(const TypeName& type) {
    if (!type.schema.empty()) {
        name(type.schema);
        put(".");
    }
    const bool known = !catalog_name(type.name).empty() || type.name == "\"char\"" || type.name.starts_with("interval");
    // The precision goes inside: "timestamp(3) with time zone".
    const std::size_t words =
        type.name.starts_with("time") ? std::min(type.name.find(' '), type.name.size()) : type.name.size();
    if (known)
        put(type.name.substr(0, words));
    else if (is_plain(type.name) && !is_reserved(type.name) && type.name != "double")
        put(type.name);
    else
        name(type.name);
    if (!type.modifiers.empty()) {
        put("(");
        list(type.modifiers, [this](std::int32_t modifier) { put(std::to_string(modifier)); });
        put(")");
    }
    if (known) put(type.name.substr(words));
    if (type.array) put("[]");
}

void Printer::print(const IntervalLiteral& node) {
    put("INTERVAL ");
    literal(node.value);
    if (!node.from_field.empty()) put(" ", node.from_field);
    if (!node.to_field.empty()) put(" TO ", node.to_field);
    if (node.precision) put(" (", std::to_string(*node.precision), ")");
}

void Printer::print(const Star& node) {
    dotted(node.qualifier);
    put(node.qualifier.empty() ? "*" : ".*");
    for (std::size_t i = 0; i < node.excluded.size(); ++i) {
        put(i == 0 ? " EXCLUDE (" : ", ");
        name(node.excluded[i]);
    }
    if (!node.excluded.empty()) put(")");
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

void Printer::print(const Subquery& node) {
    parenthesized(*node.query);
}

void Printer::print(const Row& node) {
    put(node.keyword ? "ROW(" : "(");
    exprs(node.elements);
    put(")");
}

void Printer::print(const Array& node) {
    if (node.query) {
        put("ARRAY(");
        query(*node.query);
        put(")");
        return;
    }
    put("ARRAY[");
    exprs(node.elements);
    put("]");
}

void Printer::print(const Subscript& node) {
    operand(*node.operand, Binding::postfix);
    put("[");
    expr(*node.index);
    put("]");
}

void Printer::print(const Field& node) {
    operand(*node.operand, Binding::postfix);
    put(".");
    name(node.name);
}

void Printer::print(const Cast& node) {
    put(node.tries ? "TRY_CAST(" : "CAST(");
    expr(*node.operand);
    put(" AS ");
    type(node.type);
    put(")");
}

void Printer::print(const Collate& node) {
    left_operand(*node.operand, Binding::at_time_zone);
    put(" COLLATE ");
    dotted(node.collation);
}

void Printer::print(const Case& node) {
    put("CASE");
    optional(" ", node.operand);
    for (const WhenClause& when : node.whens) {
        put(" WHEN ");
        expr(*when.when);
        put(" THEN ");
        expr(*when.then);
    }
    optional(" ELSE ", node.otherwise);
    put(" END");
}

void Printer::print(const Extract& node) {
    put("EXTRACT(");
    literal(node.field);
    put(" FROM ");
    expr(*node.operand);
    put(")");
}

void Printer::function_name(const FunctionCall& call) {
    for (std::size_t i = 0; i + 1 < call.name.size(); ++i) {
        name(call.name[i]);
        put(".");
    }
    const std::string& last = call.name.back();
    const bool two_arguments = call.arguments.size() >= 2 && !call.distinct && call.name.size() == 1;
    const bool special = std::ranges::find(special_forms, last) != special_forms.end() ||
                         ((last == "substring" || last == "overlay") && !two_arguments);
    const bool callable = !is_reserved(last) || last == "left" || last == "right";
    if (call.bare || (is_plain(last) && callable && !special))
        put(last);
    else
        name(last);
}

void Printer::print(const FunctionCall& node) {
    if (node.approximate) put("APPROXIMATE ");
    function_name(node);
    if (node.bare) return;
    put("(", node.star ? "*" : node.distinct ? "DISTINCT " : "");
    exprs(node.arguments);
    if (!node.order_by.empty()) put(" ");
    order_by(node.order_by);
    put(")");
    if (!node.within_group.empty()) {
        put(" WITHIN GROUP (");
        order_by(node.within_group);
        put(")");
    }
    if (node.nulls != NullTreatment::unspecified)
        put(node.nulls == NullTreatment::ignore ? " IGNORE NULLS" : " RESPECT NULLS");
    if (node.over) window(*node.over);
}

void Printer::print(const Grouping& node) {
    put(node.kind == GroupingKind::sets ? "GROUPING SETS (" : node.kind == GroupingKind::cube ? "CUBE (" : "ROLLUP (");
    exprs(node.elements);
    put(")");
}

void Printer::order_by(std::span<const OrderItem> items) {
    if (items.empty()) return;
    put("ORDER BY ");
    list(items, [this](const OrderItem& item) {
        expr(*item.expr);
        if (item.descending) put(" DESC");
        if (item.nulls != NullsOrder::unspecified)
            put(item.nulls == NullsOrder::first ? " NULLS FIRST" : " NULLS LAST");
    });
}

void Printer::window(const Window& window) {
    put(" OVER (");
    const std::size_t start = out.size();
    const auto space = [&] {
        if (out.size() > start) put(" ");
    };
    if (!window.partition_by.empty()) put("PARTITION BY ");
    exprs(window.partition_by);
    if (!window.order_by.empty()) space();
    order_by(window.order_by);
    if (window.frame) {
        space();
        put(window.frame->unit == FrameUnit::rows ? "ROWS " : "RANGE ");
        if (window.frame->end) put("BETWEEN ");
        bound(window.frame->start);
        if (window.frame->end) {
            put(" AND ");
            bound(*window.frame->end);
        }
    }
    put(")");
}

void Printer::bound(const FrameBound& bound) {
    if (bound.offset) {
        operand(*bound.offset, Binding::other_operator);
        put(" ");
    }
    switch (bound.kind) {
        case BoundKind::unbounded_preceding:
            put("UNBOUNDED PRECEDING");
            break;
        case BoundKind::preceding:
            put("PRECEDING");
            break;
        case BoundKind::current_row:
            put("CURRENT ROW");
            break;
        case BoundKind::following:
            put("FOLLOWING");
            break;
        case BoundKind::unbounded_following:
            put("UNBOUNDED FOLLOWING");
            break;
    }
}

}  // namespace loadonce::redshift
