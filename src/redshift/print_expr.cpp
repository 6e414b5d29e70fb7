#include <algorithm>
#include <array>
#include <string>

#include "redshift/print.h"
#include "redshift/types.h"

namespace loadonce::redshift {
namespace {

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
