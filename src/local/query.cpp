// Queries: WITH, SELECT, set operations, FROM.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "local/errors.h"
#include "local/translate.h"
#include "redshift/parser.h"
#include "redshift/printer.h"

namespace loadonce::local {
namespace {

using duck::identifier;

constexpr int views_in_views_max = 50;

std::string alias_with_columns(const std::string& alias, const std::vector<std::string>& columns) {
    std::string text;
    if (!alias.empty()) text += " AS " + identifier(alias);
    if (!columns.empty()) {
        text += "(";
        for (std::size_t i = 0; i < columns.size(); ++i) text += (i > 0 ? ", " : "") + identifier(columns[i]);
        text += ")";
    }
    return text;
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

std::string Translator::query(const redshift::Query& query) {
    const auto outer = ctes_.size();
    std::string text = with(query.with);
    std::string top;
    if (const auto* select = std::get_if<redshift::Select>(&query.body); select != nullptr && select->top)
        top = expr(*select->top);
    text += body(query, top);
    ctes_.resize(outer);
    return text;
}

std::string Translator::top_query(const redshift::Query& query) {
    into_allowed_ = true;
    auto text = this->query(query);
    into_allowed_ = false;
    return text;
}

std::string Translator::body(const redshift::Query& query, const std::string& limit_from_top) {
    std::string text;
    if (const auto* one = std::get_if<redshift::Select>(&query.body)) {
        text = select(*one);
    } else if (const auto* set = std::get_if<redshift::SetOperation>(&query.body)) {
        for (std::size_t i = 0; i < set->operands.size(); ++i) {
            if (i > 0) text += fmt::format(" {}{} ", set_operator(set->op), set->all ? " ALL" : "");
            text += "(" + this->query(*set->operands[i]) + ")";
        }
    } else {
        text = "(" + this->query(*std::get<redshift::QueryPtr>(query.body)) + ")";
    }
    text += order_by(query.order_by);
    if (query.limit)
        text += " LIMIT " + expr(*query.limit);
    else if (!limit_from_top.empty())
        text += " LIMIT " + limit_from_top;
    if (query.offset) text += " OFFSET " + expr(*query.offset);
    return text;
}

std::string Translator::with(const redshift::With& with) {
    if (with.ctes.empty()) return {};
    std::string text = with.recursive ? "WITH RECURSIVE " : "WITH ";
    for (std::size_t i = 0; i < with.ctes.size(); ++i) {
        const auto& cte = with.ctes[i];
        // A name is known in its own query only if it is recursive.
        if (with.recursive) ctes_.push_back(cte.name);
        text += (i > 0 ? ", " : "") + identifier(cte.name);
        if (!cte.columns.empty()) text += alias_with_columns("", cte.columns);
        text += " AS (" + query(*cte.query) + ")";
        if (!with.recursive) ctes_.push_back(cte.name);
    }
    return text + " ";
}

std::string Translator::select(const redshift::Select& select) {
    if (select.into && !std::exchange(into_allowed_, false))
        throw refusal("42601", "SELECT INTO is allowed only at the top of a statement");
    std::string text = "SELECT ";
    if (!select.distinct_on.empty())
        text += "DISTINCT ON (" + list(select.distinct_on) + ") ";
    else if (select.distinct)
        text += "DISTINCT ";
    // FROM first: it says which names there are.
    const auto tables = from(select.from);
    text += select_list(select.items);
    if (!tables.empty()) text += " FROM " + tables;
    if (select.where) text += " WHERE " + expr(*select.where);
    if (select.all_columns_grouped)
        text += " GROUP BY ALL";
    else if (!select.group_by.empty())
        text += " GROUP BY " + list(select.group_by);
    if (select.having) text += " HAVING " + expr(*select.having);
    if (select.qualify) text += " QUALIFY " + expr(*select.qualify);
    return text;
}

std::string Translator::select_list(const std::vector<redshift::SelectItem>& items) {
    std::string text;
    for (const auto& item : items) {
        if (!text.empty()) text += ", ";
        text += expr(*item.expr);
        if (item.expr->as<redshift::Star>() != nullptr) continue;
        if (!item.alias.empty() || item.expr->as<redshift::ColumnRef>() == nullptr)
            text += " AS " + identifier(redshift::result_name(item));
    }
    return text;
}

std::string Translator::from(const std::vector<redshift::TableRefPtr>& tables) {
    std::string text;
    for (const auto& one : tables) text += (text.empty() ? "" : ", ") + table(*one);
    return text;
}

std::string Translator::table(const redshift::TableRef& table) {
    if (const auto* named = std::get_if<redshift::NamedTable>(&table.node)) return named_table(*named);
    if (const auto* derived = std::get_if<redshift::DerivedTable>(&table.node))
        return "(" + query(*derived->query) + ")" + alias_with_columns(derived->alias, derived->columns);
    if (const auto* function = std::get_if<redshift::TableFunction>(&table.node)) return table_function(*function);
    return join(std::get<redshift::Join>(table.node));
}

std::string Translator::named_table(const redshift::NamedTable& table) {
    const auto& name = table.name;
    if (!table.at.empty()) throw unsupported("AT in FROM (unnesting of SUPER)");
    const auto alias = alias_with_columns(table.alias.empty() ? name.name : table.alias, table.columns);
    if (name.schema.empty() && std::ranges::find(ctes_, name.name) != ctes_.end()) return identifier(name.name) + alias;
    if (const auto sql = catalog_view(name.schema, name.name); !sql.empty()) return "(" + sql + ")" + alias;
    const auto relation = context_.table(name, LockMode::read);
    return (relation.view ? view(relation) : relation.duck_name()) + alias;
}

std::string Translator::view(const Relation& relation) {
    if (depth_ >= views_in_views_max) throw refusal("54001", "views are nested too deeply");
    const auto definition = redshift::parse_one(relation.definition);
    return "(" + Translator(context_, depth_ + 1).query(*definition.as<redshift::SelectStatement>()->query) + ")";
}

std::string Translator::table_function(const redshift::TableFunction& function) {
    const auto* call = function.call->as<redshift::FunctionCall>();
    if (call == nullptr || call->name.back() != "generate_series" || call->arguments.size() < 2 ||
        call->arguments.size() > 3)
        throw refusal("42883", fmt::format("function {}(...) does not exist as a table",
                                           call != nullptr ? call->name.back() : "?"));
    auto columns = function.columns;
    if (columns.empty()) columns.push_back(function.alias.empty() ? "generate_series" : function.alias);
    return "generate_series(" + list(call->arguments) + ")" +
           alias_with_columns(function.alias.empty() ? "generate_series" : function.alias, columns);
}

std::string Translator::join(const redshift::Join& join) {
    std::string text = "(" + table(*join.left) + (join.natural ? " NATURAL" : "");
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
    text += table(*join.right);
    if (join.on) text += " ON " + expr(*join.on);
    if (!join.using_columns.empty()) text += " USING " + alias_with_columns("", join.using_columns);
    return text + ")";
}

std::string Translator::order_by(const std::vector<redshift::OrderItem>& items) {
    std::string text;
    for (const auto& item : items) {
        text += (text.empty() ? " ORDER BY " : ", ") + expr(*item.expr) + (item.descending ? " DESC" : " ASC");
        const bool first = item.nulls == redshift::NullsOrder::unspecified ? item.descending
                                                                           : item.nulls == redshift::NullsOrder::first;
        text += first ? " NULLS FIRST" : " NULLS LAST";
    }
    return text;
}

std::string Translator::list(const std::vector<redshift::ExprPtr>& expressions) {
    std::string text;
    for (const auto& one : expressions) text += (text.empty() ? "" : ", ") + expr(*one);
    return text;
}

std::string Translator::stored_expr(const std::string& sql) {
    const auto statement = redshift::parse_one("SELECT " + sql);
    const auto& query = *statement.as<redshift::SelectStatement>()->query;
    return expr(*std::get<redshift::Select>(query.body).items.at(0).expr);
}

}  // namespace loadonce::local
