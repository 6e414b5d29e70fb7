// A tree of Redshift's SQL to DuckDB's SQL. The text is made from the tree: every name is quoted, and no text of the
// statement is copied.
//
// Binding a FROM clause resolves and locks its tables, so it must come before the statement's first query to DuckDB.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"
#include "local/expression/scope.h"
#include "redshift/ast.h"

namespace loadonce::local {

class Binder {
  public:
    explicit Binder(Context& context, int depth = 0) : context_(context), depth_(depth) {}
    Binder(const Binder&) = delete;
    Binder& operator=(const Binder&) = delete;

    [[nodiscard]] std::string query(const redshift::Query& query) { return rows(query).sql; }
    [[nodiscard]] BoundQuery rows(const redshift::Query& query);
    // The same for a query that may have INTO, which the caller executes.
    [[nodiscard]] BoundQuery top_rows(const redshift::Query& query);
    [[nodiscard]] std::string expr(const redshift::Expr& expr) { return value(expr).sql; }
    [[nodiscard]] BoundExpression value(const redshift::Expr& expr);
    // Adds a table that is not in a FROM clause to the scope: the target of UPDATE, DELETE or MERGE.
    void see(const Relation& table, const std::string& alias);
    [[nodiscard]] std::string from(const std::vector<redshift::TableRefPtr>& tables);  // "a, b" without FROM
    // "WITH ... " or nothing. The names stay in scope as long as the binder.
    [[nodiscard]] std::string with(const redshift::With& with);
    // Checks the query of a late-binding view: its tables must be qualified with schemas; they need not exist.
    void require_schemas(const redshift::Query& query);
    // A stored expression (a DEFAULT): Redshift's SQL.
    [[nodiscard]] BoundExpression stored_expr(const std::string& sql);

  private:
    BoundQuery body(const redshift::Query& query);
    BoundQuery select(const redshift::Select& select);
    BoundQuery select_list(const std::vector<redshift::SelectItem>& items);
    // None if they are not known. Throws 42703 for an excluded column that does not exist.
    [[nodiscard]] std::optional<std::vector<BoundColumn>> star_columns(const redshift::Star& star) const;
    std::string set_operation(const redshift::SetOperation& set, std::optional<std::vector<BoundColumn>>& columns);
    std::string comparison(redshift::BinaryOp op, const BoundExpression& left, const BoundExpression& right);
    BoundExpression ungrouped(const redshift::Expr& expr);
    BoundExpression choice_of(std::string sql, const std::vector<BoundExpression>& values);
    std::string table(const redshift::TableRef& table);
    std::string named_table(const redshift::NamedTable& table);
    std::string table_function(const redshift::TableFunction& function);
    std::string join(const redshift::Join& join);
    BoundQuery view(const Relation& relation);
    // `exact`: sorts by the expressions themselves, with trailing blanks, as DISTINCT and set operators require.
    std::string order_by(const std::vector<redshift::OrderItem>& items, bool exact = false);
    std::string list(const std::vector<redshift::ExprPtr>& expressions);
    // pad_space.cpp: clauses that compare strings
    std::string key(const redshift::Expr& expr);
    std::string keys(const std::vector<redshift::ExprPtr>& expressions);
    std::string group_by(const redshift::Select& select);
    std::string group_key(const redshift::Select& select, const redshift::Expr& key);
    [[nodiscard]] std::string of_group(const std::string& sql) const;
    const redshift::Expr& grouped_expr(const redshift::Select& select, const redshift::Expr& key) const;
    std::string distinct(const redshift::Select& select);
    // The rows of a subquery for IN, ANY and ALL.
    std::string compared_rows(const redshift::Query& query);

    BoundExpression node(const redshift::Unary& unary);
    BoundExpression node(const redshift::Binary& binary);
    std::string node(const redshift::Logical& logical);
    std::string node(const redshift::IsTest& test);
    std::string node(const redshift::Between& between);
    std::string node(const redshift::In& in);
    std::string node(const redshift::Like& like);
    std::string node(const redshift::Quantified& quantified);
    std::string among(const redshift::Quantified& quantified, std::string_view op);
    BoundExpression node(const redshift::IntervalLiteral& interval);
    BoundExpression node(const redshift::ColumnRef& column);
    std::string node(const redshift::Star& star);
    // arrays.cpp
    std::string node(const redshift::Array& array);
    std::string node(const redshift::Subscript& subscript);
    std::string node(const redshift::Row& row);
    BoundExpression node(const redshift::Cast& cast);
    BoundExpression of_catalog(const redshift::Cast& cast,
                               const BoundExpression& operand);  // to regclass, regtype, regproc
    BoundExpression node(const redshift::Case& choice);
    BoundExpression node(const redshift::FunctionCall& call);
    std::string window(const redshift::Window& window);

    Context& context_;
    int depth_;  // of views in views
    bool into_allowed_ = false;
    bool constant_ = false;         // in stored_expr(): no columns, no subqueries
    bool schemas_only_ = false;     // in require_schemas(): no table is looked up
    std::vector<BoundTable> ctes_;  // in scope
    // Strings in GROUP BY, which are compared without trailing blanks. Elsewhere each stands for any value of its
    // group.
    struct Grouped {
        std::vector<const BoundColumn*> columns;
        std::vector<std::string> expressions;  // their SQL
        bool sets = false;                     // GROUPING SETS, ROLLUP or CUBE
        [[nodiscard]] bool empty() const { return columns.empty() && expressions.empty(); }
    };
    Grouped grouped_;
    bool aggregated_ = false;  // an aggregate of this query has been bound
    Scope root_;
    Scope* scope_ = &root_;
};

[[nodiscard]] bool has_strings(const std::vector<BoundColumn>& columns);
// The distinct rows of a query, compared without trailing blanks.
[[nodiscard]] std::string distinct_rows(const std::string& rows, const std::vector<BoundColumn>& columns);
// " AS alias(columns)"
[[nodiscard]] std::string alias_with_columns(const std::string& alias, const std::vector<std::string>& columns);
// Renames the first columns, as the column list of an alias does.
[[nodiscard]] std::optional<std::vector<BoundColumn>> renamed(std::optional<std::vector<BoundColumn>> columns,
                                                              const std::vector<std::string>& names);
// INTERSECT (`wanted`) and EXCEPT, compared without trailing blanks.
[[nodiscard]] std::string common_rows(const std::string& left, const std::string& right, bool wanted,
                                      const std::vector<BoundColumn>& columns);

}  // namespace loadonce::local
