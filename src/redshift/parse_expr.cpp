// Operators: precedence climbing over prefix(), infix and postfix operators.
#include <array>

#include "redshift/grammar.h"

namespace loadonce::redshift {
namespace {

struct Operator {
    std::string_view text;
    BinaryOp op;
    Binding binding;
};
constexpr auto operators = std::to_array<Operator>({
    {"=", BinaryOp::equal, Binding::equal},
    {"<>", BinaryOp::not_equal, Binding::compare},
    {"!=", BinaryOp::not_equal, Binding::compare},
    {"<", BinaryOp::less, Binding::compare},
    {"<=", BinaryOp::less_equal, Binding::compare},
    {">", BinaryOp::greater, Binding::compare},
    {">=", BinaryOp::greater_equal, Binding::compare},
    {"+", BinaryOp::add, Binding::add},
    {"-", BinaryOp::subtract, Binding::add},
    {"*", BinaryOp::multiply, Binding::multiply},
    {"/", BinaryOp::divide, Binding::multiply},
    {"%", BinaryOp::modulo, Binding::multiply},
    {"^", BinaryOp::power, Binding::power},
    {"||", BinaryOp::concat, Binding::other_operator},
    {"~", BinaryOp::regex_match, Binding::other_operator},
    {"~*", BinaryOp::regex_match_ci, Binding::other_operator},
    {"!~", BinaryOp::regex_no_match, Binding::other_operator},
    {"!~*", BinaryOp::regex_no_match_ci, Binding::other_operator},
    {"&", BinaryOp::bit_and, Binding::other_operator},
    {"|", BinaryOp::bit_or, Binding::other_operator},
    {"#", BinaryOp::bit_xor, Binding::other_operator},
    {"<<", BinaryOp::shift_left, Binding::other_operator},
    {">>", BinaryOp::shift_right, Binding::other_operator},
});
struct LikeOperator {
    std::string_view text;
    LikeKind kind;
    bool negated;
};
constexpr auto like_operators = std::to_array<LikeOperator>({
    {"~~", LikeKind::like, false},
    {"!~~", LikeKind::like, true},
    {"~~*", LikeKind::ilike, false},
    {"!~~*", LikeKind::ilike, true},
});

Binding tighter(Binding binding) {
    return static_cast<Binding>(static_cast<int>(binding) + 1);
}

}  // namespace

ExprPtr Grammar::expr(Binding at_least) {
    const Nested nested(*this);
    Spine spine(*this);
    ExprPtr left = prefix();
    while (!at_end()) {
        const int left_reach = std::exchange(reached_, depth_);
        if (!infix(left, at_least)) {
            reached_ = left_reach;
            break;
        }
        reached_ = std::max(reached_, left_reach);
        spine.wrap();
    }
    return left;
}

std::vector<ExprPtr> Grammar::expr_list() {
    std::vector<ExprPtr> list;
    do list.push_back(expr());
    while (accept(","));
    return list;
}

ExprPtr Grammar::prefix() {
    const std::size_t start = here();
    struct Prefix {
        std::string_view text;
        UnaryOp op;
        Binding operand;
    };
    static constexpr auto prefixes = std::to_array<Prefix>({
        {"-", UnaryOp::negate, Binding::unary_minus},
        {"+", UnaryOp::plus, Binding::unary_minus},
        {"~", UnaryOp::bit_not, Binding::other_operator},
        {"@", UnaryOp::abs_value, Binding::other_operator},
        {"|/", UnaryOp::square_root, Binding::other_operator},
        {"||/", UnaryOp::cube_root, Binding::other_operator},
    });
    if (accept_word("not")) return make(start, Unary{UnaryOp::logical_not, expr(Binding::not_)});
    if (peek().kind == TokenKind::op)
        for (const Prefix& candidate : prefixes)
            if (accept(candidate.text)) return make(start, Unary{candidate.op, expr(candidate.operand)});
    return postfix();
}

// x::type, x[i], x.field
ExprPtr Grammar::postfix() {
    Spine spine(*this);
    ExprPtr operand = primary();
    for (;;) {
        const std::size_t start = operand->offset;
        const int reach = reached_;
        if (accept("::")) {
            TypeName type = type_name();
            operand = make(start, Cast{std::move(operand), std::move(type)});
        } else if (accept("[")) {
            ExprPtr index = expr();
            expect("]");
            operand = make(start, Subscript{std::move(operand), std::move(index)});
        } else if (at(".") && !operand->as<ColumnRef>() && !operand->as<NumberLiteral>()) {
            advance();
            operand = make(start, Field{std::move(operand), label()});
        } else {
            return operand;
        }
        reached_ = std::max(reached_, reach);
        spine.wrap();
    }
}

// Parses one operator of at least this precedence and its right operand. Returns false if there is none.
bool Grammar::infix(ExprPtr& left, Binding at_least) {
    if (peek().kind == TokenKind::op) return operation(left, at_least);
    if (peek().kind != TokenKind::word) return false;
    const std::size_t start = left->offset;
    if (at_least <= Binding::or_ && at_word("or")) {
        left = logical(std::move(left), LogicalOp::or_);
    } else if (at_least <= Binding::and_ && at_word("and")) {
        left = logical(std::move(left), LogicalOp::and_);
    } else if (at_least <= Binding::at_time_zone && accept_words({"at", "time", "zone"})) {
        FunctionCall timezone;
        timezone.name = {"timezone"};
        timezone.arguments.push_back(expr(tighter(Binding::at_time_zone)));
        timezone.arguments.push_back(std::move(left));
        left = make(start, std::move(timezone));
    } else if (at_least <= Binding::at_time_zone && accept_word("collate")) {
        Collate collate{std::move(left), {label()}};
        while (accept(".")) collate.collation.push_back(label());
        left = make(start, std::move(collate));
    } else if (at_least <= Binding::between && accept_word("overlaps")) {
        ExprPtr right = expr(tighter(Binding::between));
        left = make(start, Binary{BinaryOp::overlaps, std::move(left), std::move(right)});
    } else if (at_word("operator") && peek(1).is("(")) {
        return operation(left, at_least);
    } else {
        return is_test(left, at_least) || negatable(left, at_least);
    }
    return true;
}

ExprPtr Grammar::logical(ExprPtr first, LogicalOp op) {
    const std::size_t start = first->offset;
    const bool is_and = op == LogicalOp::and_;
    Logical chain{op, {}};
    chain.operands.push_back(std::move(first));
    while (accept_word(is_and ? "and" : "or"))
        chain.operands.push_back(expr(tighter(is_and ? Binding::and_ : Binding::or_)));
    return make(start, std::move(chain));
}

// IS [NOT] NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM; ISNULL, NOTNULL
bool Grammar::is_test(ExprPtr& left, Binding at_least) {
    if (at_least > Binding::is) return false;
    const std::size_t start = left->offset;
    if (accept_word("isnull")) {
        left = make(start, IsTest{std::move(left), IsKind::null, false});
    } else if (accept_word("notnull")) {
        left = make(start, IsTest{std::move(left), IsKind::null, true});
    } else if (accept_word("is")) {
        const bool negated = accept_word("not");
        if (accept_words({"distinct", "from"})) {
            ExprPtr right = expr(tighter(Binding::is));
            left = make(start, Binary{negated ? BinaryOp::is_not_distinct_from : BinaryOp::is_distinct_from,
                                      std::move(left), std::move(right)});
            return true;
        }
        IsKind kind = IsKind::null;
        if (accept_word("true"))
            kind = IsKind::true_;
        else if (accept_word("false"))
            kind = IsKind::false_;
        else if (accept_word("unknown"))
            kind = IsKind::unknown;
        else if (!accept_word("null"))
            fail("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
        left = make(start, IsTest{std::move(left), kind, negated});
    } else {
        return false;
    }
    return true;
}

// [NOT] BETWEEN, IN, LIKE, ILIKE, SIMILAR TO
bool Grammar::negatable(ExprPtr& left, Binding at_least) {
    const std::size_t start = left->offset;
    const bool negated = at_word("not");
    const Token& keyword = peek(negated ? 1 : 0);
    const auto take = [&](std::string_view word, Binding binding) {
        if (!keyword.is_word(word) || at_least > binding) return false;
        if (negated) advance();
        advance();
        return true;
    };
    if (take("between", Binding::between)) {
        const bool symmetric = accept_word("symmetric");
        accept_word("asymmetric");
        ExprPtr low = expr(tighter(Binding::in));
        expect_word("and");
        ExprPtr high = expr(tighter(Binding::in));
        left = make(start, Between{std::move(left), std::move(low), std::move(high), negated, symmetric});
        return true;
    }
    if (take("in", Binding::in)) {
        In in{std::move(left), {}, nullptr, negated};
        if (at_query_parenthesis()) {
            in.query = parenthesized_query();
        } else {
            expect("(");
            in.list = expr_list();
            expect(")");
        }
        left = make(start, std::move(in));
        return true;
    }
    LikeKind kind = LikeKind::like;
    if (take("ilike", Binding::like)) {
        kind = LikeKind::ilike;
    } else if (take("similar", Binding::like)) {
        expect_word("to");
        kind = LikeKind::similar_to;
    } else if (!take("like", Binding::like)) {
        return false;
    }
    Like like{kind, std::move(left), expr(tighter(Binding::like)), nullptr, negated};
    if (accept_word("escape")) like.escape = expr(tighter(Binding::like));
    left = make(start, std::move(like));
    return true;
}

// A symbolic operator, or OPERATOR(schema.symbols).
bool Grammar::operation(ExprPtr& left, Binding at_least) {
    const std::size_t start = left->offset;
    const bool spelled_out = peek().kind == TokenKind::word;
    std::size_t ahead = 0;
    if (spelled_out) {
        ahead = 2;
        while (peek(ahead).kind == TokenKind::word && peek(ahead + 1).is(".")) ahead += 2;
    }
    const std::string_view text = peek(ahead).text;
    const auto take = [&](Binding binding) {
        if (at_least > (spelled_out ? Binding::other_operator : binding)) return false;
        for (std::size_t i = 0; i <= ahead; ++i) advance();
        if (spelled_out) expect(")");
        return true;
    };
    for (const LikeOperator& candidate : like_operators) {
        if (candidate.text != text) continue;
        if (!take(Binding::other_operator)) return false;
        ExprPtr pattern = expr(tighter(Binding::other_operator));
        left = make(start, Like{candidate.kind, std::move(left), std::move(pattern), nullptr, candidate.negated});
        return true;
    }
    for (const Operator& candidate : operators) {
        if (candidate.text != text) continue;
        if (!take(candidate.binding)) return false;
        if (at_any({"any", "some", "all"}) && peek(1).is("(")) {
            left = quantified(candidate.op, std::move(left), start);
            return true;
        }
        const Binding binding = spelled_out ? Binding::other_operator : candidate.binding;
        // = is the only right-associative operator.
        ExprPtr right = expr(binding == Binding::equal ? binding : tighter(binding));
        left = make(start, Binary{candidate.op, std::move(left), std::move(right)});
        return true;
    }
    at_ += ahead;
    fail("an operator");
}

ExprPtr Grammar::quantified(BinaryOp op, ExprPtr left, std::size_t start) {
    const bool all = advance().is_word("all");
    Quantified quantified{op, all, std::move(left), nullptr, nullptr};
    if (at_query_parenthesis()) {
        quantified.query = parenthesized_query();
    } else {
        expect("(");
        quantified.array = expr();
        expect(")");
    }
    return make(start, std::move(quantified));
}

}  // namespace loadonce::redshift
