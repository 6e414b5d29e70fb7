// Expressions, but for function calls.
#include <fmt/format.h>

#include <array>

#include "local/assign.h"
#include "local/errors.h"
#include "local/translate.h"
#include "redshift/printer.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using duck::identifier;
using duck::literal;

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

// SIMILAR TO's pattern as a regular expression: % and _ are wildcards, | * + ? { } ( ) [ ] keep their meaning, all else
// stands for itself.
std::string similar_to_regex(std::string_view pattern) {
    std::string regex;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '%') {
            regex += ".*";
        } else if (c == '_') {
            regex += '.';
        } else if (c == '\\' && i + 1 < pattern.size()) {
            regex += '\\';
            regex += pattern[++i];
        } else {
            if (c == '.' || c == '^' || c == '$') regex += '\\';
            regex += c;
        }
    }
    return regex;
}

}  // namespace

std::string Translator::expr(const redshift::Expr& expr) {
    return std::visit(
        [&](const auto& one) -> std::string {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, redshift::NullLiteral>) {
                return "NULL";
            } else if constexpr (std::is_same_v<T, redshift::BooleanLiteral>) {
                return one.value ? "TRUE" : "FALSE";
            } else if constexpr (std::is_same_v<T, redshift::NumberLiteral>) {
                return one.text;
            } else if constexpr (std::is_same_v<T, redshift::StringLiteral>) {
                if (one.value.find('\0') != std::string::npos)
                    throw refusal("22021", "invalid byte sequence for encoding \"UTF8\": 0x00");
                return literal(one.value);
            } else if constexpr (std::is_same_v<T, redshift::DefaultValue>) {
                throw refusal("42601", "DEFAULT is not allowed in this context");
            } else if constexpr (std::is_same_v<T, redshift::Parameter>) {
                throw refusal("42P02", fmt::format("there is no parameter ${}", one.index));
            } else if constexpr (std::is_same_v<T, redshift::Exists>) {
                return "EXISTS (" + query(*one.query) + ")";
            } else if constexpr (std::is_same_v<T, redshift::Subquery>) {
                return "(" + query(*one.query) + ")";
            } else if constexpr (std::is_same_v<T, redshift::Extract>) {
                return fmt::format("date_part({}, {})", literal(one.field), this->expr(*one.operand));
            } else if constexpr (std::is_same_v<T, redshift::Collate>) {
                return this->expr(*one.operand);
            } else if constexpr (std::is_same_v<T, redshift::Array>) {
                throw unsupported("ARRAY");
            } else if constexpr (std::is_same_v<T, redshift::Subscript> || std::is_same_v<T, redshift::Field>) {
                throw unsupported("navigation into SUPER");
            } else {
                return node(one);
            }
        },
        expr.node);
}

std::string Translator::node(const redshift::Unary& unary) {
    const auto operand = expr(*unary.operand);
    switch (unary.op) {
        case redshift::UnaryOp::negate:
            return "(- " + operand + ")";
        case redshift::UnaryOp::plus:
            return operand;
        case redshift::UnaryOp::logical_not:
            return "(NOT " + operand + ")";
        case redshift::UnaryOp::bit_not:
            return "(~ " + operand + ")";
        case redshift::UnaryOp::abs_value:
            return "abs(" + operand + ")";
        case redshift::UnaryOp::square_root:
            return "sqrt(" + operand + ")";
        case redshift::UnaryOp::cube_root:
            return "cbrt(" + operand + ")";
    }
    return {};
}

std::string Translator::node(const redshift::Binary& binary) {
    if (binary.op == redshift::BinaryOp::overlaps) throw unsupported("OVERLAPS");
    const auto left = expr(*binary.left), right = expr(*binary.right);
    switch (binary.op) {
        case redshift::BinaryOp::power:
            return fmt::format("pow({}, {})", left, right);
        case redshift::BinaryOp::bit_xor:
            return fmt::format("xor({}, {})", left, right);
        case redshift::BinaryOp::regex_match:
            return fmt::format("regexp_matches({}, {})", left, right);
        case redshift::BinaryOp::regex_match_ci:
            return fmt::format("regexp_matches({}, {}, 'i')", left, right);
        case redshift::BinaryOp::regex_no_match:
            return fmt::format("(NOT regexp_matches({}, {}))", left, right);
        case redshift::BinaryOp::regex_no_match_ci:
            return fmt::format("(NOT regexp_matches({}, {}, 'i'))", left, right);
        default:
            return fmt::format("({} {} {})", left, infix(binary.op), right);
    }
}

std::string Translator::node(const redshift::Logical& logical) {
    std::string text = "(";
    for (const auto& operand : logical.operands)
        text += (text.size() == 1 ? "" : logical.op == redshift::LogicalOp::and_ ? " AND " : " OR ") + expr(*operand);
    return text + ")";
}

std::string Translator::node(const redshift::IsTest& test) {
    constexpr std::array<std::string_view, 4> names{"NULL", "TRUE", "FALSE", "NULL"};
    return fmt::format("({} IS {}{})", expr(*test.operand), test.negated ? "NOT " : "",
                       names.at(static_cast<std::size_t>(test.kind)));
}

std::string Translator::node(const redshift::Between& between) {
    const auto low = expr(*between.low), high = expr(*between.high);
    return fmt::format("({} {}BETWEEN {} AND {})", expr(*between.operand), between.negated ? "NOT " : "",
                       between.symmetric ? fmt::format("least({}, {})", low, high) : low,
                       between.symmetric ? fmt::format("greatest({}, {})", low, high) : high);
}

std::string Translator::node(const redshift::In& in) {
    return fmt::format("({} {}IN ({}))", expr(*in.operand), in.negated ? "NOT " : "",
                       in.query ? query(*in.query) : list(in.list));
}

std::string Translator::node(const redshift::Like& like) {
    const auto operand = expr(*like.operand);
    const auto* pattern = like.pattern->as<redshift::StringLiteral>();
    if (like.kind == redshift::LikeKind::similar_to) {
        if (pattern == nullptr) throw unsupported("SIMILAR TO with a pattern that is no literal");
        return fmt::format("({}regexp_full_match({}, {}))", like.negated ? "NOT " : "", operand,
                           literal(similar_to_regex(pattern->value)));
    }
    // Backslash escapes where nothing else is said; DuckDB has no such default, and is faster without an escape.
    std::string escape;
    if (like.escape)
        escape = " ESCAPE " + expr(*like.escape);
    else if (pattern == nullptr || pattern->value.find('\\') != std::string::npos)
        escape = R"( ESCAPE '\')";
    return fmt::format("({} {}{} {}{})", operand, like.negated ? "NOT " : "",
                       like.kind == redshift::LikeKind::ilike ? "ILIKE" : "LIKE", expr(*like.pattern), escape);
}

std::string Translator::node(const redshift::Quantified& quantified) {
    if (!quantified.query) throw unsupported("ANY and ALL of an array");
    return fmt::format("({} {} {} ({}))", expr(*quantified.operand), infix(quantified.op),
                       quantified.all ? "ALL" : "ANY", query(*quantified.query));
}

std::string Translator::node(const redshift::IntervalLiteral& interval) {
    if (!interval.to_field.empty()) throw unsupported("INTERVAL ... TO ...");
    return "INTERVAL " +
           literal(interval.from_field.empty() ? interval.value : interval.value + " " + interval.from_field);
}

std::string Translator::node(const redshift::ColumnRef& column) {
    // Tables are known by their last name (named_table() gives each an alias), so schema and database add nothing.
    const auto& parts = column.parts;
    if (parts.size() == 1) return identifier(parts[0]);
    return identifier(parts[parts.size() - 2]) + "." + identifier(parts.back());
}

std::string Translator::node(const redshift::Star& star) {
    return star.qualifier.empty() ? "*" : identifier(star.qualifier.back()) + ".*";
}

std::string Translator::node(const redshift::Row& row) {
    return "(" + list(row.elements) + ")";
}

std::string Translator::node(const redshift::Cast& cast) {
    const auto operand = expr(*cast.operand);
    if (const auto type = redshift::column_type(cast.type)) return explicit_cast(operand, *type);
    if (cast.type.name == "regclass" || cast.type.name == "oid") return "CAST(" + operand + " AS BIGINT)";
    if (cast.type.name == "name" || cast.type.name == "regproc" || cast.type.name == "regtype")
        return "CAST(" + operand + " AS VARCHAR)";
    throw refusal("42704", fmt::format("type \"{}\" does not exist", redshift::print(cast.type)));
}

std::string Translator::node(const redshift::Case& choice) {
    std::string text = "CASE";
    if (choice.operand) text += " " + expr(*choice.operand);
    for (const auto& when : choice.whens) text += " WHEN " + expr(*when.when) + " THEN " + expr(*when.then);
    if (choice.otherwise) text += " ELSE " + expr(*choice.otherwise);
    return text + " END";
}

std::string Translator::node(const redshift::Grouping& grouping) {
    constexpr std::array<std::string_view, 3> names{"GROUPING SETS", "ROLLUP", "CUBE"};
    return fmt::format("{} ({})", names.at(static_cast<std::size_t>(grouping.kind)), list(grouping.elements));
}

std::string Translator::window(const redshift::Window& window) {
    const auto bound = [this](const redshift::FrameBound& one) -> std::string {
        switch (one.kind) {
            case redshift::BoundKind::unbounded_preceding:
                return "UNBOUNDED PRECEDING";
            case redshift::BoundKind::preceding:
                return expr(*one.offset) + " PRECEDING";
            case redshift::BoundKind::current_row:
                return "CURRENT ROW";
            case redshift::BoundKind::following:
                return expr(*one.offset) + " FOLLOWING";
            case redshift::BoundKind::unbounded_following:
                return "UNBOUNDED FOLLOWING";
        }
        return {};
    };
    std::string text = " OVER (";
    if (!window.partition_by.empty()) text += "PARTITION BY " + list(window.partition_by);
    text += order_by(window.order_by);
    if (window.frame) {
        text += window.frame->unit == redshift::FrameUnit::rows ? " ROWS " : " RANGE ";
        text += window.frame->end ? "BETWEEN " + bound(window.frame->start) + " AND " + bound(*window.frame->end)
                                  : bound(window.frame->start);
    }
    return text + ")";
}

}  // namespace loadonce::local
