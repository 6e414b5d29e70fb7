// Queries: WITH, SELECT, set operations, FROM.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "local/binder/binder.h"
#include "local/system_views/views.h"
#include "redshift/messages.h"
#include "redshift/parser.h"
#include "redshift/printer.h"

namespace loadonce::local {
namespace {

using duck::identifier;

constexpr int views_in_views_max = 50;

std::vector<BoundColumn> columns_of(const Context& context, const Relation& relation) {
    std::vector<BoundColumn> columns;
    const auto* use = context.column_use;
    for (const auto& column : relation.columns) {
        columns.push_back({column.name, column.type});
        columns.back().looked_for = use != nullptr && use->table == relation.oid && use->column == column.name;
    }
    return columns;
}

std::string_view set_operator(redshift::SetOp op) {
    switch (op) {
        case redshift::SetOp::union_:
            return "UNION";
        case redshift::SetOp::intersect:
            return "INTERSECT";
        case redshift::SetOp::except:
            return "EXCEPT";
    }
    return {};
}

}  // namespace

std::string column_list(const std::vector<std::string>& columns) {
    std::string text;
    for (const auto& one : columns) text += (text.empty() ? "(" : ", ") + identifier(one);
    return text.empty() ? text : text + ")";
}

std::string named(const std::string& name, const std::vector<std::string>& columns) {
    return " AS " + name + column_list(columns);
}

std::optional<std::vector<BoundColumn>> renamed(std::optional<std::vector<BoundColumn>> columns,
                                                const std::vector<std::string>& names) {
    if (columns)
        for (std::size_t i = 0; i < std::min(names.size(), columns->size()); ++i) (*columns)[i].name = names[i];
    return columns;
}

BoundQuery Binder::rows(const redshift::Query& query) {
    if (constant_) throw redshift::messages::subquery_in_default();
    if (argument_) throw redshift::messages::argument_subquery();
    const auto recursive = std::exchange(recursive_, std::nullopt);
    const auto outer_ctes = ctes_.size();
    Scope scope(scope_);
    SelectSteps steps(scope, steps_);
    scope_ = &scope;
    steps_ = &steps;
    const auto outer_aggregated = aggregated_;
    const auto outer_windows = windows_;
    auto text = with(query.with);
    auto result = body(query, recursive);
    result.sql = text + result.sql;
    result.sql.leave(scope.depth());
    check_lambdas(result.sql);
    scope_ = scope.outer();
    steps_ = steps.outer;
    aggregated_ = outer_aggregated;
    windows_ = outer_windows;
    ctes_.resize(outer_ctes);
    return result;
}

void Binder::require_schemas(const redshift::Query& query) {
    schemas_only_ = true;
    (void)rows(query);
    schemas_only_ = false;
}

BoundQuery Binder::top_rows(const redshift::Query& query) {
    into_allowed_ = true;
    auto result = rows(query);
    into_allowed_ = false;
    return result;
}

// `recursive`: of ctes_, whose rows these are.
BoundQuery Binder::set_operation(const redshift::SetOperation& set, std::optional<std::size_t> recursive) {
    std::vector<Fragment> operands;
    std::optional<std::vector<BoundColumn>> columns;
    for (std::size_t i = 0; i < set.operands.size(); ++i) {
        const auto operand = rows(*set.operands[i]);
        operands.push_back(compose("({})", operand.sql));
        if (i == 0) {
            columns = operand.columns;
            // What follows reads the rows of the first.
            if (recursive) ctes_[*recursive].columns = renamed(columns, ctes_[*recursive].names);
        } else if (!columns || !operand.columns || columns->size() != operand.columns->size()) {
            columns.reset();
        } else {
            for (std::size_t c = 0; c < columns->size(); ++c) {
                auto& column = (*columns)[c];
                const auto& other = (*operand.columns)[c];
                column.type = common_type(std::vector<BoundColumn>{column, other});
                column.untyped = column.untyped && other.untyped;
            }
        }
    }
    const bool blanks = !set.all && columns && has_strings(*columns) && !(recursive && ctes_[*recursive].is_read);
    if (blanks && set.op != redshift::SetOp::union_) {
        auto text = operands.front();
        for (std::size_t i = 1; i < operands.size(); ++i)
            text = common_rows(text, operands[i], set.op == redshift::SetOp::intersect, *columns);
        return {text, columns};
    }
    const auto between = fmt::format(" {}{} ", set_operator(set.op), set.all || blanks ? " ALL" : "");
    const auto text = joined(operands, between.c_str());
    return {blanks ? distinct_rows(text, *columns) : text, columns};
}

BoundQuery Binder::body(const redshift::Query& query, std::optional<std::size_t> recursive) {
    BoundQuery result;
    const auto* written = &query;
    // Parentheses around all but ORDER BY and LIMIT mean nothing.
    while (const auto* inner = std::get_if<redshift::QueryPtr>(&written->body)) {
        const auto* select = std::get_if<redshift::Select>(&(*inner)->body);
        if (!(*inner)->with.ctes.empty() || !(*inner)->order_by.empty() || (*inner)->limit || (*inner)->offset ||
            (select != nullptr && select->top))
            break;
        written = inner->get();
    }
    const auto* one = std::get_if<redshift::Select>(&written->body);
    if (one != nullptr) {
        result = select(*one, query.order_by);
    } else if (const auto* set = std::get_if<redshift::SetOperation>(&written->body)) {
        result = sorted_result(set_operation(*set, recursive), query.order_by, true);
    } else {
        result = rows(*std::get<redshift::QueryPtr>(written->body));
        result.sql = compose("({})", result.sql);
        result = sorted_result(std::move(result), query.order_by, false);
    }
    auto& text = result.sql;
    // AWS, "SELECT list".
    if (query.limit && one != nullptr && one->top) throw redshift::messages::top_with_limit();
    if (query.limit)
        text += compose(" LIMIT {}", limit(*query.limit));
    else if (one != nullptr && one->top)
        text += compose(" LIMIT {}", limit(*one->top));
    if (query.offset) text += compose(" OFFSET {}", limit(*query.offset));
    return result;
}

Fragment Binder::of_one_row(const redshift::Expr& expr, std::string_view clause) {
    const bool outer = std::exchange(aggregated_, false);
    const auto windows = windows_;
    auto sql = value(expr).sql;
    if (std::exchange(aggregated_, outer)) throw redshift::messages::aggregate_not_allowed(clause);
    if (windows_ != windows) throw redshift::messages::window_not_allowed(clause);
    return sql;
}

Fragment Binder::limit(const redshift::Expr& expr) {
    auto sql = of_one_row(expr, "LIMIT clause");
    if (sql.has_columns()) throw redshift::messages::limit_of_columns();
    return sql;
}

Fragment Binder::with(const redshift::With& with) {
    if (with.ctes.empty()) return {};
    Fragment text = with.recursive ? "WITH RECURSIVE " : "WITH ";
    for (std::size_t i = 0; i < with.ctes.size(); ++i) {
        const auto& cte = with.ctes[i];
        // A name is known in its own query only if it is recursive.
        const auto place = ctes_.size();
        if (with.recursive) {
            ctes_.push_back({cte.name, std::nullopt});
            ctes_.back().names = cte.columns;
            recursive_ = place;
        }
        text.text += (i > 0 ? ", " : "") + identifier(cte.name) + column_list(cte.columns);
        auto rows = this->rows(*cte.query);
        text += compose(" AS ({})", rows.sql);
        if (!with.recursive) ctes_.push_back({cte.name, std::nullopt});
        ctes_[place].columns = renamed(std::move(rows.columns), cte.columns);
    }
    return text + " ";
}

Fragment Binder::from(const std::vector<redshift::TableRefPtr>& tables) {
    std::vector<Fragment> list;
    for (const auto& one : tables) list.push_back(table(*one));
    return joined(list);
}

Fragment Binder::table(const redshift::TableRef& table) {
    if (const auto* named = std::get_if<redshift::NamedTable>(&table.node)) return named_table(*named);
    if (const auto* derived = std::get_if<redshift::DerivedTable>(&table.node)) {
        // It does not see the tables beside it, only the queries around.
        auto* const beside = std::exchange(scope_, scope_->outer());
        auto* const steps = std::exchange(steps_, steps_ != nullptr ? steps_->outer : nullptr);
        auto rows = this->rows(*derived->query);
        scope_ = beside;
        steps_ = steps;
        return compose("({}){}", rows.sql, source(derived->alias, std::move(rows.columns), derived->columns));
    }
    if (const auto* function = std::get_if<redshift::TableFunction>(&table.node)) return table_function(*function);
    return join(std::get<redshift::Join>(table.node));
}

Fragment Binder::named_table(const redshift::NamedTable& table) {
    const auto& name = table.name;
    require_database(name);
    if (!table.at.empty()) throw redshift::messages::unsupported("AT in FROM (unnesting of SUPER)");
    const auto& known_as = table.alias.empty() ? name.name : table.alias;
    const auto known = [&](std::optional<std::vector<BoundColumn>> columns, const std::string& schema = {}) {
        return source(known_as, std::move(columns), table.columns, table.alias.empty() ? schema : std::string());
    };
    if (name.schema.empty()) {
        const auto cte = std::ranges::find(ctes_.rbegin(), ctes_.rend(), name.name, &CommonTable::name);
        if (cte != ctes_.rend()) cte->is_read = true;
        if (cte != ctes_.rend()) return Fragment(identifier(name.name) + known(cte->columns));
    }
    if (schemas_only_) {
        if (name.schema.empty()) throw redshift::messages::unqualified_in_late_view(name.name);
        return Fragment(identifier(name.name) + known(std::nullopt, name.schema));
    }
    if (auto rows = view_rows(context_, name.schema, name.name))
        return compose("({}){}", rows->sql,
                       known(std::move(rows->columns), name.schema.empty() ? "pg_catalog" : name.schema));
    if (name.schema == "pg_catalog" || name.schema == "information_schema") {
        const auto hint = hint_about_absent(name.name);
        throw redshift::messages::catalog_relation_missing(name.schema, name.name, hint);
    }
    const auto relation = context_.table(name, LockMode::read);
    if (!relation.view) context_.use_table();
    if (relation.view) {
        auto rows = view(relation);
        return compose("{}{}", rows.sql, known(std::move(rows.columns), relation.schema));
    }
    return Fragment(relation.duck_name() + known(columns_of(context_, relation), relation.schema));
}

BoundQuery Binder::view(const Relation& relation) {
    if (depth_ >= views_in_views_max) throw redshift::messages::views_too_deep();
    auto known = context_.views.find(relation.oid);
    if (known == context_.views.end()) {
        const auto definition = redshift::parse_one(relation.definition);
        auto rows = Binder(context_, depth_ + 1).rows(*definition.as<redshift::SelectStatement>()->query);
        rows.sql = compose("({})", rows.sql);
        known = context_.views.emplace(relation.oid, std::move(rows)).first;
    }
    add_view(known->second.sql);
    return known->second;
}

// " AS name(columns)" of a table in FROM, which is in scope from here on. `names`: those that its alias gives.
std::string Binder::source(std::string name, std::optional<std::vector<BoundColumn>> columns,
                           const std::vector<std::string>& names, std::string schema) {
    columns = renamed(std::move(columns), names);
    const auto count = columns && has_twins(*columns) ? columns->size() : 0;
    const auto sql = scope_->add(std::move(name), std::move(columns), std::move(schema));
    return count > 0 ? fmt::format(" AS {}({})", sql, duck::internal_columns(count)) : named(sql, names);
}

std::string Binder::see(const Relation& table, const std::string& alias) {
    if (alias.empty()) return scope_->add(table.name, columns_of(context_, table), table.schema);
    return scope_->add(alias, columns_of(context_, table));
}

Fragment Binder::join(const redshift::Join& join) {
    const bool shares = join.natural || !join.using_columns.empty();
    const auto first = scope_->sources();
    const auto left = table(*join.left);
    const auto middle = scope_->sources();
    const auto right = table(*join.right);
    const auto shared = shares ? scope_->shared(first, middle, join.using_columns, join.natural) : std::nullopt;
    Fragment text = compose("({}{}", left, join.natural && !shared ? " NATURAL" : "");
    switch (join.kind) {
        case redshift::JoinKind::inner:
            text += " JOIN ";
            break;
        case redshift::JoinKind::left:
            text += " LEFT JOIN ";
            break;
        case redshift::JoinKind::right:
            text += " RIGHT JOIN ";
            break;
        case redshift::JoinKind::full:
            text += " FULL JOIN ";
            break;
        case redshift::JoinKind::cross:
            text += " CROSS JOIN ";
            break;
    }
    text += right;
    if (join.on) text += compose(" ON {}", of_one_row(*join.on, "JOIN conditions"));
    if (shared) {
        // By our own comparison, which ignores trailing blanks.
        std::vector<Fragment> on;
        for (const auto& one : *shared) {
            note_use(one.left);
            note_use(one.right);
            on.push_back(comparison(redshift::BinaryOp::equal, {Fragment(one.left_sql), one.left.type},
                                    {Fragment(one.right_sql), one.right.type}));
        }
        const bool full = join.kind == redshift::JoinKind::full;
        scope_->join(first, middle, *shared, join.kind != redshift::JoinKind::right, full);
        return compose("{} ON {})", text, joined(on, " AND "));
    }
    if (shares) scope_->merge_columns();
    if (!join.using_columns.empty()) text.text += " USING " + column_list(join.using_columns);
    return text + ")";
}

Fragment Binder::list(const std::vector<redshift::ExprPtr>& expressions) {
    std::vector<Fragment> list;
    for (const auto& one : expressions) list.push_back(value(*one).sql);
    return joined(list);
}

BoundExpression Binder::argument(const redshift::Expr& expr) {
    argument_ = true;
    return value(expr);
}

BoundExpression Binder::stored_expr(const std::string& sql) {
    const auto statement = redshift::parse_one("SELECT " + sql);
    const auto& query = *statement.as<redshift::SelectStatement>()->query;
    constant_ = true;
    return value(*std::get<redshift::Select>(query.body).items.at(0).expr);
}

}  // namespace loadonce::local
