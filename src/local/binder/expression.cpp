// Expressions other than function calls.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "datatype/date_parts.h"
#include "local/binder/binder.h"
#include "local/expression/assignment.h"
#include "local/expression/bind_once.h"
#include "local/expression/extract.h"
#include "local/expression/interval.h"
#include "local/expression/operators.h"
#include "local/expression/zones.h"
#include "redshift/messages.h"
#include "redshift/printer.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using duck::identifier;
using duck::literal;

// An integer is the smallest of INT, BIGINT and NUMERIC that holds it; a fraction is a NUMERIC of its digits.
BoundExpression number(const redshift::NumberLiteral& literal) {
    const auto& text = literal.text;
    if (text.find_first_of("eE") != std::string::npos)
        return {compose("CAST({} AS DOUBLE)", text), Type::of(TypeKind::double_precision)};
    const auto dot = text.find('.');
    const auto significant = text.substr(std::min(text.find_first_not_of('0'), text.size()));
    const auto digits = static_cast<int>(significant.size()) - (significant.find('.') != std::string::npos ? 1 : 0);
    const auto scale = dot == std::string::npos ? 0 : static_cast<int>(text.size() - dot - 1);
    if (literal.integer && digits <= 19) {
        if (digits < 10 || (digits == 10 && significant <= "2147483647"))
            return {Fragment(text), Type::of(TypeKind::integer)};
        if (digits < 19 || significant <= "9223372036854775807") return {Fragment(text), Type::of(TypeKind::bigint)};
    }
    const int precision = std::max({digits, scale, 1});
    if (precision > redshift::decimal_precision_max) return Fragment(text);
    const auto type = Type::decimal(precision, scale);
    return {compose("CAST({} AS {})", text, duck_type(type)), type};
}

BoundExpression negated(const BoundExpression& value) {
    BoundExpression result(compose("(- {})", value.sql), value.type);
    result.unqualified = value.unqualified;
    return result;
}

// 'a' || 'b' || ...
std::optional<std::string> joined_literals(const redshift::Binary& binary) {
    if (binary.op != redshift::BinaryOp::concat) return std::nullopt;
    const auto* last = binary.right->as<redshift::StringLiteral>();
    if (last == nullptr || last->value.find('\0') != std::string::npos) return std::nullopt;
    if (const auto* first = binary.left->as<redshift::StringLiteral>(); first != nullptr)
        return first->value.find('\0') == std::string::npos ? std::optional(first->value + last->value) : std::nullopt;
    const auto* inner = binary.left->as<redshift::Binary>();
    auto text = inner != nullptr ? joined_literals(*inner) : std::nullopt;
    if (text) *text += last->value;
    return text;
}

template <typename T>
constexpr bool is_condition = std::is_same_v<T, redshift::Logical> || std::is_same_v<T, redshift::IsTest> ||
                              std::is_same_v<T, redshift::Between> || std::is_same_v<T, redshift::In> ||
                              std::is_same_v<T, redshift::Like> || std::is_same_v<T, redshift::Quantified>;

}  // namespace

BoundExpression Binder::value(const redshift::Expr& expr) {
    if (steps_ != nullptr && steps_->mode == SelectSteps::Mode::step) return in_step(expr);
    context_.transaction.require_not_cancelled();
    if (without_groups_) {
        auto typed = ungrouped(expr);
        note_key(expr, typed);
        return typed;
    }
    if (auto key = key_of(expr)) return *std::move(key);
    return ungrouped(expr);
}

BoundExpression Binder::ungrouped(const redshift::Expr& expr) {
    auto result = bound(expr);
    check_lambdas(result.sql);
    return result;
}

BoundExpression Binder::bound(const redshift::Expr& expr) {
    return std::visit(
        [&](const auto& one) -> BoundExpression {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, redshift::NullLiteral>) {
                BoundExpression null(Fragment("NULL"));
                null.untyped = true;
                return null;
            } else if constexpr (std::is_same_v<T, redshift::BooleanLiteral>) {
                return {one.value ? "TRUE" : "FALSE", Type::of(TypeKind::boolean)};
            } else if constexpr (std::is_same_v<T, redshift::NumberLiteral>) {
                return number(one);
            } else if constexpr (std::is_same_v<T, redshift::StringLiteral>) {
                if (one.value.find('\0') != std::string::npos) throw redshift::messages::nul_character();
                BoundExpression text(Fragment(literal(one.value)));
                text.untyped = true;
                text.literal = one.value;
                return text;
            } else if constexpr (std::is_same_v<T, redshift::DefaultValue>) {
                throw redshift::messages::default_not_allowed();
            } else if constexpr (std::is_same_v<T, redshift::Parameter>) {
                const auto place = static_cast<std::size_t>(one.index) - 1;
                if (place >= context_.parameters.size()) throw redshift::messages::parameter_unbound(one.index);
                return context_.parameters[place];
            } else if constexpr (std::is_same_v<T, redshift::Exists>) {
                return {Fragment::of_query(compose("EXISTS ({})", nested_rows(*one.query).sql)),
                        Type::of(TypeKind::boolean)};
            } else if constexpr (std::is_same_v<T, redshift::Subquery>) {
                const auto rows = nested_rows(*one.query);
                BoundExpression result(Fragment::of_query(compose("({})", rows.sql)));
                if (rows.columns && rows.columns->size() == 1) result.type = rows.columns->front().type;
                return result;
            } else if constexpr (std::is_same_v<T, redshift::Extract>) {
                const auto operand = value(*one.operand);
                return extracted(one.field, of_part(context_, operand, one.field), operand.type);
            } else if constexpr (std::is_same_v<T, redshift::Collate>) {
                if (const auto& name = one.collation.back(); name.ends_with("insensitive") || name == "ci")
                    throw redshift::messages::unsupported("COLLATE " + name);
                return value(*one.operand);
            } else if constexpr (std::is_same_v<T, redshift::Row>) {
                throw redshift::messages::unsupported("a row as a value");
            } else if constexpr (std::is_same_v<T, redshift::Array>) {
                return BoundExpression(node(one));
            } else if constexpr (std::is_same_v<T, redshift::Subscript>) {
                return BoundExpression(node(one));
            } else if constexpr (std::is_same_v<T, redshift::Grouping>) {
                throw redshift::messages::grouping_sets_misplaced();
            } else if constexpr (std::is_same_v<T, redshift::Field>) {
                throw redshift::messages::unsupported("navigation into SUPER");
            } else {
                BoundExpression result = node(one);
                if constexpr (is_condition<T>) result.type = Type::of(TypeKind::boolean);
                return result;
            }
        },
        expr.node);
}

BoundExpression Binder::node(const redshift::Unary& unary) {
    auto typed = value(*unary.operand);
    const auto& operand = typed.sql;
    switch (unary.op) {
        case redshift::UnaryOp::negate:
            return negated(typed);
        case redshift::UnaryOp::plus:
            return typed;
        case redshift::UnaryOp::logical_not:
            return {compose("(NOT {})", operand), Type::of(TypeKind::boolean)};
        case redshift::UnaryOp::bit_not:
            return {compose("(~ {})", operand), typed.type};
        case redshift::UnaryOp::abs_value:
            return {compose("abs({})", operand), typed.type};
        case redshift::UnaryOp::square_root:
            return {compose("sqrt({})", operand), Type::of(TypeKind::double_precision)};
        case redshift::UnaryOp::cube_root:
            return {compose("cbrt({})", operand), Type::of(TypeKind::double_precision)};
    }
    return {};
}

BoundExpression Binder::node(const redshift::Binary& binary) {
    if (binary.op == redshift::BinaryOp::overlaps) throw redshift::messages::unsupported("OVERLAPS");
    if (const auto text = joined_literals(binary))
        return {Fragment(literal(*text)),
                Type::varchar(std::clamp(static_cast<std::int32_t>(text->size()), 1, varchar_bytes_max))};
    auto result = operation(binary);
    check_constant(binary, result.sql);
    return result;
}

BoundExpression Binder::operation(const redshift::Binary& binary) {
    const auto typed_left = row_or_value(*binary.left), typed_right = row_or_value(*binary.right);
    const auto &left = typed_left.sql, &right = typed_right.sql;
    const auto boolean = [](Fragment sql) { return BoundExpression(std::move(sql), Type::of(TypeKind::boolean)); };
    switch (binary.op) {
        case redshift::BinaryOp::add:
            if (auto sum = zoned_sum(context_, binary.op, typed_left, typed_right)) return *std::move(sum);
            return arithmetic(binary.op, typed_left, typed_right);
        case redshift::BinaryOp::subtract:
            if (auto sum = zoned_sum(context_, binary.op, typed_left, typed_right)) return *std::move(sum);
            // Of two dates or times both are of the wider type, and a literal is of the other's.
            return arithmetic(binary.op, coerce_for_comparison(context_, typed_left, typed_right.type),
                              coerce_for_comparison(context_, typed_right, typed_left.type));
        case redshift::BinaryOp::multiply:
        case redshift::BinaryOp::divide:
        case redshift::BinaryOp::modulo:
            return arithmetic(binary.op, typed_left, typed_right);
        case redshift::BinaryOp::concat:
            return concatenated(typed_left, typed_right);
        case redshift::BinaryOp::equal:
        case redshift::BinaryOp::not_equal:
        case redshift::BinaryOp::less:
        case redshift::BinaryOp::less_equal:
        case redshift::BinaryOp::greater:
        case redshift::BinaryOp::greater_equal:
        case redshift::BinaryOp::is_distinct_from:
        case redshift::BinaryOp::is_not_distinct_from:
            return boolean(comparison(binary.op, typed_left, typed_right));
        case redshift::BinaryOp::power:
            return {compose("pow({}, {})", left, right), Type::of(TypeKind::double_precision)};
        case redshift::BinaryOp::bit_xor:
            return {compose("xor({}, {})", left, right), typed_left.type};
        case redshift::BinaryOp::regex_match:
            return boolean(compose("regexp_matches({}, {})", left, right));
        case redshift::BinaryOp::regex_match_ci:
            return boolean(compose("regexp_matches({}, {}, 'i')", left, right));
        case redshift::BinaryOp::regex_no_match:
            return boolean(compose("(NOT regexp_matches({}, {}))", left, right));
        case redshift::BinaryOp::regex_no_match_ci:
            return boolean(compose("(NOT regexp_matches({}, {}, 'i'))", left, right));
        default:
            return {compose("({} {} {})", left, infix(binary.op), right), typed_left.type};
    }
}

Fragment Binder::node(const redshift::Logical& logical) {
    constexpr std::size_t few = 64;  // as they are written: GROUP BY may have one of them
    if (logical.op == redshift::LogicalOp::or_ && logical.operands.size() > few) return any_of(logical);
    check_conditions(logical.operands.size());
    std::vector<Fragment> operands;
    for (const auto& operand : logical.operands) operands.push_back(value(*operand).sql);
    return compose("({})", joined(operands, logical.op == redshift::LogicalOp::and_ ? " AND " : " OR "));
}

Fragment Binder::node(const redshift::IsTest& test) {
    constexpr std::array<std::string_view, 4> names{"NULL", "TRUE", "FALSE", "NULL"};
    return compose("({} IS {}{})", value(*test.operand).sql, test.negated ? "NOT " : "",
                   names.at(static_cast<std::size_t>(test.kind)));
}

BoundExpression Binder::node(const redshift::IntervalLiteral& interval) {
    return interval_literal(context_, interval);
}

BoundExpression Binder::node(const redshift::ColumnRef& column) {
    if (constant_) throw redshift::messages::column_in_default();
    const auto& parts = column.parts;
    if (argument_) throw redshift::messages::column_missing(fmt::format("{}", fmt::join(parts, ".")));
    auto* of_column = steps_;  // the innermost SELECT that has it
    for (; of_column != nullptr && !of_column->scope.has_column(parts); of_column = of_column->outer)
        if (auto* item = parts.size() == 1 ? of_column->find(parts[0]) : nullptr) return alias(*of_column, *item);
    auto found = scope_->resolve(parts);
    if (!found) {
        if (schemas_only_) return BoundExpression(Fragment(identifier(parts.back())));
        bool in_column = false;  // a field of a column, which Redshift's types do not have
        for (const auto* one = scope_; one != nullptr && parts.size() > 1; one = one->outer())
            in_column = in_column || one->has_column({parts[parts.size() - 2]});
        if (parts.size() > 1 && !in_column && !scope_->has_table(std::span(parts).first(parts.size() - 1)))
            throw redshift::messages::from_entry_invalid(parts[parts.size() - 2]);
        throw redshift::messages::column_missing(fmt::format("{}", fmt::join(parts, ".")));
    }
    BoundExpression result(std::move(found->sql));
    // A key does not come here (key_of()). DuckDB would say it with the name that the column has in the SQL.
    const bool of_groups = of_column != nullptr && !of_column->grouped.keys.empty() && !without_groups_;
    if (of_groups && in_aggregates_ == 0 && found->known != nullptr)
        throw redshift::messages::column_not_grouped(parts.back());
    if (found->known != nullptr) {
        note_use(*found->known);
        result.type = found->known->type;
        result.untyped = found->known->untyped;
    }
    if (of_column != nullptr && of_column->mode == SelectSteps::Mode::step && !without_groups_)
        result.sql = of_column->exported(result.sql);
    return result;
}

void Binder::note_use(const BoundColumn& column) {
    if (column.looked_for && context_.column_use != nullptr) context_.column_use->is_used = true;
}

Fragment Binder::node(const redshift::Star& star) {
    const auto columns = star_columns(star);
    const bool joined_columns = star.qualifier.empty() && scope_->has_joined_columns();
    if (columns && !columns->empty() && (joined_columns || scope_->has_numbered_columns())) {
        std::string list;
        for (const auto& one : *columns)
            list += fmt::format("{}{} AS {}", list.empty() ? "" : ", ", one.sql, identifier(one.column.name));
        return Fragment(std::move(list));
    }
    std::string table;
    if (!star.qualifier.empty()) {
        const auto* sql = scope_->table_sql(star.qualifier);
        if (sql == nullptr) throw redshift::messages::from_entry_invalid(star.qualifier.back());
        table = *sql + ".";
    }
    const auto without = star.excluded.empty() ? "" : " EXCLUDE " + column_list(star.excluded);
    return Fragment(table + "*" + without);
}

// An operand of a comparison.
BoundExpression Binder::row_or_value(const redshift::Expr& expr) {
    const auto* row = expr.as<redshift::Row>();
    return row != nullptr ? compose("({})", list(row->elements)) : value(expr);
}

BoundExpression Binder::node(const redshift::Cast& cast) {
    auto typed = value(*cast.operand);
    const auto& operand = typed.sql;
    const auto type = redshift::column_type(cast.type);
    if (cast.tries) {
        if (!type) throw redshift::messages::type_missing(cast.type);
        return {tried_cast(context_, typed, *type), type};
    }
    if (type) return {explicit_cast(context_, typed, *type), type};
    if (cast.type.name == "interval" && typed.literal) return unqualified_interval(*typed.literal);
    if (cast.type.name == "interval" && is_interval(typed.type)) return typed;
    if (cast.type.name.starts_with("reg")) return of_catalog(cast, typed);
    if (cast.type.name == "oid") return {compose("CAST({} AS BIGINT)", operand), Type::of(TypeKind::bigint)};
    if (cast.type.name == "name") return {compose("CAST({} AS VARCHAR)", operand), Type::varchar(varchar_bytes_max)};
    if (cast.type.name == "\"char\"")
        return {compose("left(CAST({} AS VARCHAR), 1)", operand), Type::varchar(varchar_bytes_max)};
    throw redshift::messages::type_missing(cast.type);
}

// CASE and its like have the common type of their results.
BoundExpression Binder::choice_of(Fragment sql, const std::vector<BoundExpression>& values) {
    return {std::move(sql), common_type(values)};
}

BoundExpression Binder::node(const redshift::Case& choice) {
    // The operand, if there is one; then each condition and its result; then the default.
    Operands operands;
    std::vector<BoundExpression> values;
    const auto add_result = [&](const redshift::Expr& one) {
        values.push_back(value(one));
        operands.push_back(single(values.back().sql));
    };
    const std::size_t first = choice.operand ? 1 : 0;
    std::optional<Type> compared_with;
    if (choice.operand) {
        const auto operand = value(*choice.operand);
        compared_with = operand.type;
        operands.emplace_back(compared(operand));  // DuckDB compares it for each WHEN
    }
    for (const auto& when : choice.whens) {
        operands.push_back(single(compared(coerce_for_comparison(context_, value(*when.when), compared_with))));
        add_result(*when.then);
    }
    if (choice.otherwise) add_result(*choice.otherwise);
    const auto written = [first](const Bound& bound) {
        Fragment text = first > 0 ? compose("CASE {}", bound[0]) : Fragment("CASE");
        std::size_t i = first;
        for (; i + 1 < bound.size(); i += 2) text += compose(" WHEN {} THEN {}", bound[i], bound[i + 1]);
        if (i < bound.size()) text += compose(" ELSE {}", bound[i]);
        return text += " END";
    };
    return choice_of(bind_once(operands, written), values);
}

Fragment Binder::window(const redshift::Window& window) {
    ++windows_;
    const auto bound = [this](const redshift::FrameBound& one) -> Fragment {
        switch (one.kind) {
            case redshift::BoundKind::unbounded_preceding:
                return "UNBOUNDED PRECEDING";
            case redshift::BoundKind::preceding:
                return compose("{} PRECEDING", value(*one.offset).sql);
            case redshift::BoundKind::current_row:
                return "CURRENT ROW";
            case redshift::BoundKind::following:
                return compose("{} FOLLOWING", value(*one.offset).sql);
            case redshift::BoundKind::unbounded_following:
                return "UNBOUNDED FOLLOWING";
        }
        return {};
    };
    Fragment text = " OVER (";
    if (!window.partition_by.empty()) text += compose("PARTITION BY {}", keys(window.partition_by));
    text += order_of_values(window.order_by);
    if (window.frame) {
        text += window.frame->unit == redshift::FrameUnit::rows ? " ROWS " : " RANGE ";
        text += window.frame->end ? compose("BETWEEN {} AND {}", bound(window.frame->start), bound(*window.frame->end))
                                  : bound(window.frame->start);
    }
    return text + ")";
}

}  // namespace loadonce::local
