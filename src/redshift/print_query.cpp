#include "redshift/print.h"

namespace loadonce::redshift {
namespace {

// A SELECT without further clauses needs no parentheses as an operand of a set operation.
bool is_plain_select(const Query& query) {
    return std::holds_alternative<Select>(query.body) && query.with.ctes.empty() && query.order_by.empty() &&
           !query.limit && !query.offset;
}

}  // namespace

void Printer::parenthesized(const Query& inner) {
    put("(");
    query(inner);
    put(")");
}

void Printer::with(const With& with) {
    if (with.ctes.empty()) return;
    put(with.recursive ? "WITH RECURSIVE " : "WITH ");
    list(with.ctes, [this](const Cte& cte) {
        name(cte.name);
        if (!cte.columns.empty()) names(cte.columns);
        put(" AS ");
        parenthesized(*cte.query);
    });
    put(" ");
}

void Printer::query(const Query& query) {
    with(query.with);
    std::visit([this](const auto& body) { print(body); }, query.body);
    if (!query.order_by.empty()) put(" ");
    order_by(query.order_by);
    optional(" LIMIT ", query.limit);
    optional(" OFFSET ", query.offset);
}

void Printer::print(const SetOperation& operation) {
    bool first = true;
    for (const QueryPtr& operand : operation.operands) {
        if (!first) {
            put(operation.op == SetOp::union_      ? " UNION "
                : operation.op == SetOp::intersect ? " INTERSECT "
                                                   : " EXCEPT ");
            if (operation.all) put("ALL ");
        }
        first = false;
        if (is_plain_select(*operand))
            query(*operand);
        else
            parenthesized(*operand);
    }
}

void Printer::print(const Select& select) {
    put("SELECT ");
    if (select.top) {
        const bool plain = select.top->as<NumberLiteral>() || select.top->as<Parameter>();
        put("TOP ", plain ? "" : "(");
        expr(*select.top);
        put(plain ? " " : ") ");
    }
    if (select.distinct) put("DISTINCT ");
    if (!select.distinct_on.empty()) {
        put("ON (");
        exprs(select.distinct_on);
        put(") ");
    }
    list(select.items, [this](const SelectItem& item) { select_item(item); });
    if (select.into) {
        put(select.into->temporary ? " INTO TEMPORARY TABLE " : " INTO TABLE ");
        name(select.into->name);
    }
    tables(" FROM ", select.from);
    optional(" WHERE ", select.where);
    if (select.all_columns_grouped) put(" GROUP BY ALL");
    if (!select.group_by.empty()) put(" GROUP BY ");
    exprs(select.group_by);
    optional(" HAVING ", select.having);
    optional(" QUALIFY ", select.qualify);
}

void Printer::select_item(const SelectItem& item) {
    expr(*item.expr);
    alias(item.alias);
}

void Printer::tables(std::string_view keyword, std::span<const TableRefPtr> refs) {
    if (refs.empty()) return;
    put(keyword);
    list(refs, [this](const TableRefPtr& ref) { table(*ref); });
}

void Printer::table(const TableRef& ref) {
    std::visit([this](const auto& node) { print(node); }, ref.node);
}

void Printer::print(const NamedTable& table) {
    name(table.name);
    alias(table.alias);
    if (!table.columns.empty()) names(table.columns);
    if (table.at.empty()) return;
    put(" AT ");
    name(table.at);
}

void Printer::print(const DerivedTable& table) {
    parenthesized(*table.query);
    alias(table.alias);
    if (!table.columns.empty()) names(table.columns);
}

void Printer::print(const TableFunction& table) {
    expr(*table.call);
    alias(table.alias);
    if (!table.columns.empty()) names(table.columns);
    if (table.definitions.empty()) return;
    put("(");
    list(table.definitions, [this](const ColumnDefinition& definition) {
        name(definition.name);
        put(" ");
        type(definition.type);
    });
    put(")");
}

void Printer::print(const Join& join) {
    table(*join.left);
    if (join.natural) put(" NATURAL");
    switch (join.kind) {
        case JoinKind::inner:
            put(" JOIN ");
            break;
        case JoinKind::left:
            put(" LEFT JOIN ");
            break;
        case JoinKind::right:
            put(" RIGHT JOIN ");
            break;
        case JoinKind::full:
            put(" FULL JOIN ");
            break;
        case JoinKind::cross:
            put(" CROSS JOIN ");
            break;
    }
    const bool nested = std::holds_alternative<Join>(join.right->node);
    if (nested) put("(");
    table(*join.right);
    if (nested) put(")");
    optional(" ON ", join.on);
    if (join.using_columns.empty()) return;
    put(" USING ");
    names(join.using_columns);
}

}  // namespace loadonce::redshift
