// SELECT and the operators that combine queries.
#include "redshift/grammar.h"

namespace loadonce::redshift {
namespace {

// Returns whether a query is more than a SELECT or a set operation: then it keeps its parentheses when clauses are
// added outside.
bool has_clauses(const Query& query) {
    return !query.with.ctes.empty() || !query.order_by.empty() || query.limit || query.offset;
}

// A query uses several times as much of the parser's stack as an expression.
constexpr int query_levels = 5;

}  // namespace

QueryPtr Grammar::parenthesized_query() {
    expect("(");
    QueryPtr made = query();
    expect(")");
    return made;
}

QueryPtr Grammar::query() {
    return query_after(with_clause());
}

QueryPtr Grammar::query_after(With with) {
    const Nested nested(*this, query_levels);
    const std::size_t start = here();
    QueryPtr made = set_operations();
    // Clauses are attached to the query itself, unless it is parenthesized and has clauses of its own.
    if (has_clauses(*made) && (!with.ctes.empty() || at_any({"order", "limit", "offset"}))) {
        auto outer = std::make_unique<Query>();
        outer->body = std::move(made);
        made = std::move(outer);
    }
    if (!with.ctes.empty()) made->with = std::move(with);
    if (at_word("order")) made->order_by = order_items();
    while (at_any({"limit", "offset"})) {
        ExprPtr& clause = at_word("limit") ? made->limit : made->offset;
        if (clause) fail("one LIMIT and one OFFSET");
        const bool is_limit = advance().is_word("limit");
        if (!is_limit || !accept_word("all")) clause = expr();
        if (!is_limit && !accept_word("rows")) accept_word("row");
    }
    if (at_word("for")) unsupported("SELECT FOR");
    made->offset_in_text = start;
    return made;
}

With Grammar::with_clause() {
    const Nested nested(*this);
    With with;
    if (!accept_word("with")) return with;
    with.recursive = accept_word("recursive");
    do {
        Cte cte;
        cte.name = name("a name for the common table expression");
        if (at("(")) cte.columns = parenthesized_names();
        expect_word("as");
        cte.query = parenthesized_query();
        with.ctes.push_back(std::move(cte));
    } while (accept(","));
    return with;
}

// `extend`: left was made from the same operator, without parentheses, so `right` becomes one more of its operands.
QueryPtr Grammar::set_operation(QueryPtr left, QueryPtr right, SetOp op, bool all, bool extend) {
    if (extend) {
        std::get<SetOperation>(left->body).operands.push_back(std::move(right));
        return left;
    }
    auto made = std::make_unique<Query>();
    made->offset_in_text = left->offset_in_text;
    SetOperation operation{op, all, {}};
    operation.operands.push_back(std::move(left));
    operation.operands.push_back(std::move(right));
    made->body = std::move(operation);
    return made;
}

QueryPtr Grammar::set_operations() {
    Spine spine(*this);
    QueryPtr left = intersections();
    std::optional<std::pair<SetOp, bool>> last;
    while (at_any({"union", "except", "minus"})) {
        const SetOp op = advance().is_word("union") ? SetOp::union_ : SetOp::except;
        const bool all = accept_word("all");
        if (!all) accept_word("distinct");
        const bool extend = last == std::pair(op, all);
        last = {op, all};
        const int reach = std::exchange(reached_, depth_);
        QueryPtr right = intersections();
        reached_ = std::max(reached_, reach);
        if (!extend) spine.wrap();
        left = set_operation(std::move(left), std::move(right), op, all, extend);
    }
    return left;
}

QueryPtr Grammar::intersections() {
    QueryPtr left = query_operand();
    for (bool extend = false; at_word("intersect"); extend = true) {
        advance();
        if (at_word("all")) unsupported("INTERSECT ALL");
        accept_word("distinct");
        left = set_operation(std::move(left), query_operand(), SetOp::intersect, false, extend);
    }
    return left;
}

QueryPtr Grammar::query_operand() {
    if (at("(")) return parenthesized_query();
    if (!at_word("select")) fail("SELECT");
    auto made = std::make_unique<Query>();
    made->offset_in_text = here();
    made->body = select();
    return made;
}

Select Grammar::select() {
    Select select;
    select_head(select);
    do select.items.push_back(select_item());
    while (accept(","));
    if (accept_word("into")) {
        IntoTable into;
        into.temporary = accept_word("temp") || accept_word("temporary");
        accept_word("table");
        into.name = qualified_name("a table");
        into.temporary = into.temporary || into.name.name.starts_with('#');
        select.into = std::move(into);
    }
    if (accept_word("from")) select.from = table_refs();
    if (accept_word("where")) select.where = expr();
    if (at_words({"start", "with"}) || at_words({"connect", "by"})) unsupported("CONNECT BY");
    if (accept_words({"group", "by"})) {
        select.all_columns_grouped = accept_word("all");
        if (!select.all_columns_grouped) select.group_by = grouping();
    }
    if (accept_word("having")) select.having = expr();
    if (accept_word("qualify")) select.qualify = expr();
    return select;
}

// SELECT [TOP n] [ALL | DISTINCT [ON (...)]] [TOP n]
void Grammar::select_head(Select& select) {
    expect_word("select");
    const auto top = [&] {
        if (select.top || !accept_word("top")) return;
        select.top = at("(") ? parenthesized() : primary();
    };
    top();
    if (accept_word("distinct")) {
        select.distinct = true;
        if (accept_word("on")) {
            expect("(");
            select.distinct_on = expr_list();
            expect(")");
        }
    } else {
        accept_word("all");
    }
    top();
}

SelectItem Grammar::select_item() {
    SelectItem item;
    const std::size_t start = here();
    item.expr = accept("*") ? make(start, Star{{}, {}}) : expr();
    auto* star = item.expr->as<Star>();
    if (star == nullptr)
        item.alias = alias();
    else if (accept_word("exclude"))
        star->excluded = excluded();
    return item;
}

// AWS, "EXCLUDE column_list": the parentheses are optional.
std::vector<std::string> Grammar::excluded() {
    if (at("(")) return parenthesized_names();
    std::vector<std::string> names;
    do names.push_back(name("a column name"));
    while (accept(","));
    return names;
}

std::vector<ExprPtr> Grammar::grouping() {
    std::vector<ExprPtr> elements;
    const auto element = [&]() -> ExprPtr {
        if (!at("(") || !peek(1).is(")")) return expr();
        const std::size_t start = here();
        advance();
        advance();
        return make(start, Row{});
    };
    do {
        const std::size_t start = here();
        std::optional<GroupingKind> kind;
        if (peek(1).is("(") && at_any({"rollup", "cube"}))
            kind = advance().is_word("rollup") ? GroupingKind::rollup : GroupingKind::cube;
        else if (accept_words({"grouping", "sets"}))
            kind = GroupingKind::sets;
        if (!kind) {
            elements.push_back(element());
            continue;
        }
        Grouping grouping{*kind, {}};
        expect("(");
        do grouping.elements.push_back(element());
        while (accept(","));
        expect(")");
        elements.push_back(make(start, std::move(grouping)));
    } while (accept(","));
    return elements;
}

std::vector<TableRefPtr> Grammar::table_refs() {
    std::vector<TableRefPtr> refs;
    do refs.push_back(table_ref());
    while (accept(","));
    return refs;
}

TableRefPtr Grammar::table_ref() {
    const Nested nested(*this);
    Spine spine(*this);
    TableRefPtr left = table_primary();
    for (;;) {
        const std::size_t start = left->offset;
        Join join{JoinKind::inner, false, nullptr, nullptr, nullptr, {}};
        join.natural = accept_word("natural");
        if (accept_word("cross")) {
            join.kind = JoinKind::cross;
        } else if (at_any({"left", "right", "full"})) {
            const Token& side = advance();
            join.kind = side.is_word("left")    ? JoinKind::left
                        : side.is_word("right") ? JoinKind::right
                                                : JoinKind::full;
            accept_word("outer");
        } else if (!accept_word("inner") && !join.natural && !at_word("join")) {
            return left;
        }
        expect_word("join");
        const int reach = std::exchange(reached_, depth_);
        join.left = std::move(left);
        join.right = table_primary();
        if (!join.natural && join.kind != JoinKind::cross) {
            if (accept_word("using")) {
                join.using_columns = parenthesized_names();
            } else {
                expect_word("on");
                join.on = expr();
            }
        }
        reached_ = std::max(reached_, reach);
        spine.wrap();
        left = std::make_unique<TableRef>(TableRef{std::move(join), start});
    }
}

TableRefPtr Grammar::table_primary() {
    const std::size_t start = here();
    auto ref = std::make_unique<TableRef>();
    ref->offset = start;
    if (at_query_parenthesis()) {
        DerivedTable derived{parenthesized_query(), {}, {}};
        table_alias(derived.alias, derived.columns, nullptr);
        ref->node = std::move(derived);
    } else if (accept("(")) {
        ref = table_ref();
        expect(")");
    } else {
        if (at_word("lateral")) unsupported("LATERAL");
        if (at_any({"unnest", "pivot", "unpivot"})) unsupported("this use of UNNEST, PIVOT or UNPIVOT");
        QualifiedName named = qualified_name("a table, view or query");
        if (at("(")) {
            std::vector<std::string> parts;
            for (std::string* part : {&named.database, &named.schema, &named.name})
                if (!part->empty()) parts.push_back(std::move(*part));
            TableFunction function{call(std::move(parts), start), {}, {}, {}};
            table_alias(function.alias, function.columns, &function.definitions);
            ref->node = std::move(function);
        } else {
            NamedTable table{std::move(named), {}, {}, {}};
            table_alias(table.alias, table.columns, nullptr);
            if (accept_word("at")) table.at = name("a name for the index");
            ref->node = std::move(table);
        }
    }
    if (at_any({"pivot", "unpivot", "tablesample"})) unsupported("PIVOT, UNPIVOT or TABLESAMPLE");
    return ref;
}

// [AS] alias [(columns)]; for a function also (name type, ...)
void Grammar::table_alias(std::string& alias, std::vector<std::string>& columns,
                          std::vector<ColumnDefinition>* definitions) {
    alias = this->alias();
    if (alias.empty() || !accept("(")) return;
    do {
        std::string column = name("a column name");
        const bool typed = !at(",") && !at(")");
        if (definitions != nullptr && typed && columns.empty())
            definitions->push_back({std::move(column), type_name()});
        else if (definitions != nullptr && !definitions->empty())
            fail("a type");
        else
            columns.push_back(std::move(column));
    } while (accept(","));
    expect(")");
}

}  // namespace loadonce::redshift
