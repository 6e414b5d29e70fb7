// Operands of operators: literals, names, calls, and special syntax forms.
#include <array>
#include <iterator>
#include <span>

#include "redshift/grammar.h"
#include "redshift/names.h"

namespace loadonce::redshift {
namespace {

// Functions that are called without parentheses.
constexpr auto bare_functions = std::to_array<std::string_view>({"current_date", "current_time", "current_timestamp",
                                                                 "current_user", "current_user_id", "localtime",
                                                                 "localtimestamp", "session_user", "sysdate", "user"});
// Reserved words that are functions if a parenthesis follows.
constexpr auto reserved_functions = std::to_array<std::string_view>({"left", "right", "identity", "unnest"});
constexpr auto interval_fields = std::to_array<std::string_view>(
    {"year", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond"});

bool is_one_of(const Token& token, std::span<const std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return token.is_word(word); });
}

}  // namespace

ExprPtr Grammar::primary() {
    const std::size_t start = here();
    const Token& token = peek();
    switch (token.kind) {
        case TokenKind::number: {
            const std::string_view text = advance().text;
            return make(start, NumberLiteral{std::string(text), text.find_first_of(".eE") == std::string_view::npos});
        }
        case TokenKind::string:
            return make(start, StringLiteral{string_value(advance())});
        case TokenKind::parameter: {
            const std::int32_t index = parameter_number(token);
            if (index == 0) fail("a parameter from $1 to $32767");
            advance();
            parameters_ = std::max(parameters_, index);
            return make(start, Parameter{index});
        }
        case TokenKind::quoted:
            return name_or_call();
        case TokenKind::word:
            return word_primary();
        default:
            break;
    }
    if (at("(")) return parenthesized();
    fail("an expression");
}

ExprPtr Grammar::parenthesized() {
    const std::size_t start = here();
    if (at_query_parenthesis()) return make(start, Subquery{parenthesized_query()});
    expect("(");
    ExprPtr first = expr();
    if (accept(")")) return first;
    Row row;
    row.elements.push_back(std::move(first));
    while (accept(",")) row.elements.push_back(expr());
    expect(")");
    return make(start, std::move(row));
}

// Calls and special forms use more stack than parentheses, so they count as several levels of nesting.
ExprPtr Grammar::word_primary() {
    const Nested nested(*this);
    const std::size_t start = here();
    const Token& after = peek(1);
    if (accept_word("null")) return make(start, NullLiteral{});
    if (accept_word("true")) return make(start, BooleanLiteral{true});
    if (accept_word("false")) return make(start, BooleanLiteral{false});
    if (at_word("case")) return case_expr(start);
    if (at_word("array") && (after.is("[") || after.is("("))) return array(start);
    if (at_word("interval") && after.kind == TokenKind::string) return interval(start);
    if (at_word("exists") && at_query_parenthesis(1)) {
        advance();
        return make(start, Exists{parenthesized_query()});
    }
    if (at_word("approximate") && after.kind == TokenKind::word && peek(2).is("(")) {
        advance();
        if (!at_any({"count", "percentile_disc"})) unsupported("APPROXIMATE before " + word_in_lower_case());
        ExprPtr made = call({word_in_lower_case()}, start);
        made->as<FunctionCall>()->approximate = true;
        return made;
    }
    if (is_one_of(peek(), bare_functions) && !after.is("(")) {
        FunctionCall bare;
        bare.name = {word_in_lower_case()};
        bare.bare = true;
        return make(start, std::move(bare));
    }
    const bool zoned = at_any({"time", "timestamp"}) && (after.is_word("with") || after.is_word("without"));
    const bool typed = after.kind == TokenKind::string && (!is_reserved(peek().text) || at_word("timestamp"));
    if (zoned || typed || (at_word("double") && after.is_word("precision")) || at_words({"character", "varying"})) {
        TypeName type = type_name();
        const std::size_t literal = here();
        ExprPtr value = make(literal, StringLiteral{string("a literal of the type")});
        return make(start, Cast{std::move(value), std::move(type)});
    }
    if (after.is("("))
        if (ExprPtr special = special_form()) return special;
    return name_or_call();
}

// Forms that look like calls but have keywords inside. Returns null if the word at the cursor starts none of them.
ExprPtr Grammar::special_form() {
    const std::size_t start = here();
    if (at_any({"cast", "convert", "try_cast"})) {
        const bool tries = at_word("try_cast");
        const bool type_first = advance().is_word("convert");
        expect("(");
        TypeName type;
        if (type_first) {
            type = type_name();
            expect(",");
        }
        ExprPtr operand = expr();
        if (!type_first) {
            expect_word("as");
            type = type_name();
        }
        expect(")");
        return make(start, Cast{std::move(operand), std::move(type), tries});
    }
    if (accept_words({"extract"})) {
        expect("(");
        Extract extract{peek().kind == TokenKind::string ? string("a date part") : label(), nullptr};
        expect_word("from");
        extract.operand = expr();
        expect(")");
        return make(start, std::move(extract));
    }
    if (accept_word("position")) {
        expect("(");
        FunctionCall strpos;
        strpos.name = {"strpos"};
        ExprPtr wanted = expr(Binding::other_operator);
        expect_word("in");
        strpos.arguments.push_back(expr());
        strpos.arguments.push_back(std::move(wanted));
        expect(")");
        return make(start, std::move(strpos));
    }
    if (accept_word("row")) {
        expect("(");
        Row row{{}, true};
        if (!at(")")) row.elements = expr_list();
        expect(")");
        return make(start, std::move(row));
    }
    if (at_word("trim")) return trim(start);
    if (at_any({"substring", "overlay"})) return substring(start);
    return nullptr;
}

ExprPtr Grammar::case_expr(std::size_t start) {
    advance();
    Case made;
    if (!at_word("when")) made.operand = expr();
    while (accept_word("when")) {
        WhenClause when{expr(), nullptr};
        expect_word("then");
        when.then = expr();
        made.whens.push_back(std::move(when));
    }
    if (made.whens.empty()) fail("WHEN");
    if (accept_word("else")) made.otherwise = expr();
    expect_word("end");
    return make(start, std::move(made));
}

ExprPtr Grammar::trim(std::size_t start) {
    advance();
    expect("(");
    FunctionCall trim;
    trim.name = {"btrim"};
    if (accept_word("leading"))
        trim.name = {"ltrim"};
    else if (accept_word("trailing"))
        trim.name = {"rtrim"};
    else
        accept_word("both");
    if (accept_word("from")) {
        trim.arguments.push_back(expr());
    } else {
        ExprPtr first = expr();
        if (accept_word("from")) {
            trim.arguments.push_back(expr());
            trim.arguments.push_back(std::move(first));
        } else {
            trim.arguments.push_back(std::move(first));
            if (accept(",")) trim.arguments.push_back(expr());
        }
    }
    expect(")");
    return make(start, std::move(trim));
}

// substring(x from a for b), overlay(x placing y from a for b), and both with commas
ExprPtr Grammar::substring(std::size_t start) {
    FunctionCall made;
    made.name = {word_in_lower_case()};
    expect("(");
    made.arguments.push_back(expr());
    if (accept(",")) {
        std::ranges::move(expr_list(), std::back_inserter(made.arguments));
    } else {
        if (made.name.front() == "overlay") {
            expect_word("placing");
            made.arguments.push_back(expr());
        }
        if (accept_word("from")) {
            made.arguments.push_back(expr());
        } else if (at_word("for")) {
            made.arguments.push_back(make(here(), NumberLiteral{"1", true}));
        } else {
            fail("FROM, FOR or a comma");
        }
        if (accept_word("for")) made.arguments.push_back(expr());
    }
    expect(")");
    return make(start, std::move(made));
}

ExprPtr Grammar::array(std::size_t start) {
    advance();
    if (at_query_parenthesis()) return make(start, Array{{}, parenthesized_query()});
    const std::string_view close = at("[") ? "]" : ")";
    advance();
    Array array;
    if (!at(close)) array.elements = expr_list();
    expect(close);
    return make(start, std::move(array));
}

ExprPtr Grammar::interval(std::size_t start) {
    advance();
    IntervalLiteral interval{string("an interval"), {}, {}, {}};
    if (is_one_of(peek(), interval_fields)) {
        interval.from_field = word_in_lower_case();
        if (at_word("to") && is_one_of(peek(1), interval_fields)) {
            advance();
            interval.to_field = word_in_lower_case();
        }
        interval.precision = interval_precision();
    }
    return make(start, std::move(interval));
}

// SECOND (3)
std::optional<std::int64_t> Grammar::interval_precision() {
    if (!accept("(")) return std::nullopt;
    const auto digits = integer("a number of digits");
    if (digits < 0 || digits > 6) fail("a number of digits from 0 to 6");
    expect(")");
    return digits;
}

// a, a.b, a.*, f(...), s.f(...)
ExprPtr Grammar::name_or_call() {
    const std::size_t start = here();
    const Token& first = peek();
    const bool callable = peek(1).is("(") && (is_one_of(first, reserved_functions) || is_one_of(first, bare_functions));
    // OID is in AWS's list of reserved words, but catalog queries of all clients use it unquoted.
    if (!callable && !at_name() && !at_word("oid")) fail("an expression");
    std::vector<std::string> parts{identifier(advance())};
    while (at(".")) {
        advance();
        if (accept("*")) return make(start, Star{std::move(parts), {}});
        parts.push_back(label());
    }
    if (at("(")) return call(std::move(parts), start);
    return make(start, ColumnRef{std::move(parts)});
}

ExprPtr Grammar::call(std::vector<std::string> name, std::size_t start) {
    const Nested nested(*this);
    FunctionCall made;
    made.name = std::move(name);
    expect("(");
    const auto null_treatment = [&] {
        if (accept_words({"ignore", "nulls"}))
            made.nulls = NullTreatment::ignore;
        else if (accept_words({"respect", "nulls"}))
            made.nulls = NullTreatment::respect;
    };
    if (accept("*")) {
        made.star = true;
    } else if (!at(")")) {
        made.distinct = accept_word("distinct");
        if (!made.distinct) accept_word("all");
        if (at_query_parenthesis(0) || !at_any({"select", "with"}))
            made.arguments = expr_list();
        else
            fail("an argument");
        if (at_word("order")) made.order_by = order_items();
        null_treatment();
    }
    expect(")");
    if (accept_words({"within", "group"})) {
        expect("(");
        made.within_group = order_items();
        expect(")");
    }
    null_treatment();
    if (at_word("over") && peek(1).is("(")) {
        advance();
        made.over = window();
    }
    return make(start, std::move(made));
}

Window Grammar::window() {
    Window window;
    expect("(");
    if (accept_words({"partition", "by"})) window.partition_by = expr_list();
    if (at_word("order")) window.order_by = order_items();
    if (at_any({"rows", "range"})) {
        Frame frame;
        frame.unit = advance().is_word("rows") ? FrameUnit::rows : FrameUnit::range;
        if (accept_word("between")) {
            frame.start = frame_bound();
            expect_word("and");
            frame.end = frame_bound();
        } else {
            frame.start = frame_bound();
        }
        window.frame = std::move(frame);
    }
    expect(")");
    return window;
}

FrameBound Grammar::frame_bound() {
    if (accept_words({"current", "row"})) return {BoundKind::current_row, nullptr};
    if (accept_words({"unbounded", "preceding"})) return {BoundKind::unbounded_preceding, nullptr};
    if (accept_words({"unbounded", "following"})) return {BoundKind::unbounded_following, nullptr};
    ExprPtr offset = expr(Binding::other_operator);
    if (accept_word("preceding")) return {BoundKind::preceding, std::move(offset)};
    expect_word("following");
    return {BoundKind::following, std::move(offset)};
}

std::vector<OrderItem> Grammar::order_items() {
    expect_word("order");
    expect_word("by");
    std::vector<OrderItem> items;
    do {
        OrderItem item;
        item.expr = expr();
        item.descending = accept_word("desc");
        if (!item.descending) accept_word("asc");
        if (accept_words({"nulls", "first"}))
            item.nulls = NullsOrder::first;
        else if (accept_words({"nulls", "last"}))
            item.nulls = NullsOrder::last;
        items.push_back(std::move(item));
    } while (accept(","));
    return items;
}

}  // namespace loadonce::redshift
