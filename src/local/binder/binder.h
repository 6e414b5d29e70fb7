// A tree of Redshift's SQL to DuckDB's SQL. The text is made from the tree: every name is quoted, and no text of the
// statement is copied.
//
// Binding a FROM clause resolves and locks its tables, so it must come before the statement's first query to DuckDB.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "local/binder/select_steps.h"
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

    [[nodiscard]] std::string query(const redshift::Query& query) { return rows(query).sql.text; }
    [[nodiscard]] BoundQuery rows(const redshift::Query& query);
    // The same for a query that may have INTO, which the caller executes.
    [[nodiscard]] BoundQuery top_rows(const redshift::Query& query);
    [[nodiscard]] std::string expr(const redshift::Expr& expr) { return value(expr).sql.text; }
    [[nodiscard]] BoundExpression value(const redshift::Expr& expr);
    // Adds a table that is not in a FROM clause to the scope: the target of UPDATE, DELETE or MERGE.
    // Returns its name in the SQL.
    [[nodiscard]] std::string see(const Relation& table, const std::string& alias = {});
    [[nodiscard]] Fragment from(const std::vector<redshift::TableRefPtr>& tables);  // "a, b" without FROM
    // "WITH ... " or nothing. The names stay in scope as long as the binder.
    [[nodiscard]] Fragment with(const redshift::With& with);
    // Checks the query of a late-binding view: its tables must be qualified with schemas; they need not exist.
    void require_schemas(const redshift::Query& query);
    // A stored expression (a DEFAULT): Redshift's SQL.
    [[nodiscard]] BoundExpression stored_expr(const std::string& sql);
    // An argument of EXECUTE. Throws 42703 for a column, 42803 for an aggregate, 42P20, 0A000 for a subquery.
    [[nodiscard]] BoundExpression argument(const redshift::Expr& expr);

  private:
    BoundQuery body(const redshift::Query& query, std::optional<std::size_t> recursive);
    struct SelectList {
        Fragment sql;
        std::optional<std::vector<BoundColumn>> columns;  // none if one is not known
        std::vector<BoundExpression> values;              // of the columns, those of "*" too
        std::vector<std::size_t> items;                   // that the columns are of
    };
    SelectList select_list(const std::vector<redshift::SelectItem>& items);
    // The parts of a SELECT, before it is known whether it becomes a chain (select_steps.h).
    struct SelectParts {
        SelectList list;
        Fragment before;  // DISTINCT ON
        Fragment tail;    // FROM and what follows it
    };
    SelectParts select_parts(const redshift::Select& select);
    // With ORDER BY.
    BoundQuery select(const redshift::Select& select, const std::vector<redshift::OrderItem>& sorted);
    BoundQuery distinct_select(const SelectParts& parts, const std::vector<redshift::OrderItem>& sorted);
    BoundQuery chained_select(const SelectParts& parts);
    void add_qualify(const redshift::Select& select, Fragment& tail);
    // Aliases of the select list.
    BoundExpression in_step(const redshift::Expr& expr);
    BoundExpression alias(SelectSteps& steps, SelectSteps::Item& item);
    BoundExpression replaced_alias(SelectSteps& steps, SelectSteps::Item& item);
    void bind_item(SelectSteps::Item& item);
    void start_chain();
    Fragment after_steps(const std::function<Fragment()>& bind);
    // None if they are not known. Throws 42703 for an excluded column that does not exist.
    [[nodiscard]] std::optional<std::vector<Scope::Visible>> star_columns(const redshift::Star& star);
    BoundQuery set_operation(const redshift::SetOperation& set, std::optional<std::size_t> recursive);
    void note_use(const BoundColumn& column);
    // An expression in which no aggregate and no window may stand; `clause` for the errors.
    Fragment of_one_row(const redshift::Expr& expr, std::string_view clause);
    Fragment limit(const redshift::Expr& expr);
    BoundExpression row_or_value(const redshift::Expr& expr);
    Fragment in_rows(const redshift::Expr& operand, const redshift::Query& query, bool negated);
    Fragment comparison(redshift::BinaryOp op, const BoundExpression& left, const BoundExpression& right);
    Fragment any_of(const redshift::Logical& logical);
    // bounds.cpp: what DuckDB takes more than linear time for
    BoundQuery nested_rows(const redshift::Query& query);
    void add_view(const Fragment& rows);
    static void check_lambdas(const Fragment& sql);
    static void check_conditions(std::size_t count);
    static void check_constant(const redshift::Binary& binary, const Fragment& sql);
    BoundExpression ungrouped(const redshift::Expr& expr);
    BoundExpression bound(const redshift::Expr& expr);
    BoundExpression choice_of(Fragment sql, const std::vector<BoundExpression>& values);
    Fragment table(const redshift::TableRef& table);
    Fragment named_table(const redshift::NamedTable& table);
    Fragment table_function(const redshift::TableFunction& function);
    Fragment join(const redshift::Join& join);
    BoundQuery view(const Relation& relation);
    std::string source(std::string name, std::optional<std::vector<BoundColumn>> columns,
                       const std::vector<std::string>& names, std::string schema = {});
    // order_by.cpp
    static Fragment order_by(const std::vector<redshift::OrderItem>& items,
                             const std::function<Fragment(const redshift::Expr&)>& key);
    // In an aggregate or a window, which sees no column of the result first. `exact`: with trailing blanks.
    Fragment order_of_values(const std::vector<redshift::OrderItem>& items, bool exact = false);
    [[nodiscard]] std::optional<std::size_t> place_in(const SelectList& list, const redshift::Expr& expr) const;
    Fragment select_key(const SelectList& list, const redshift::Expr& expr);
    std::size_t distinct_key(const SelectList& list, const redshift::Expr& expr);
    static BoundQuery sorted_rows(BoundQuery rows, const std::vector<redshift::OrderItem>& items,
                                  const std::function<Fragment(const redshift::Expr&)>& key);
    BoundQuery sorted_result(BoundQuery rows, const std::vector<redshift::OrderItem>& items, bool of_set);
    Fragment list(const std::vector<redshift::ExprPtr>& expressions);
    // pad_space.cpp: clauses that compare strings
    Fragment key(const redshift::Expr& expr);
    Fragment keys(const std::vector<redshift::ExprPtr>& expressions);
    // groups.cpp
    Fragment group_by(const redshift::Select& select);
    Fragment group_key(const redshift::Select& select, const redshift::Expr& key, Grouped& groups);
    Fragment add_key(const redshift::Expr& expression, const BoundExpression& typed, Grouped& groups);
    BoundExpression of_rows(const redshift::Expr& expr);
    void note_key(const redshift::Expr& expr, const BoundExpression& typed) const;
    std::optional<BoundExpression> key_of(const redshift::Expr& expr);
    Fragment grouping_argument(const redshift::Expr& expr);
    std::optional<std::size_t> volatile_item(const redshift::Select& select, const redshift::Expr& expression,
                                             const BoundExpression& typed);
    const redshift::Expr& grouped_expr(const redshift::Select& select, const redshift::Expr& key) const;
    // The rows of a subquery for IN, ANY and ALL.
    BoundQuery compared_rows(const redshift::Query& query);

    BoundExpression node(const redshift::Unary& unary);
    BoundExpression node(const redshift::Binary& binary);
    BoundExpression operation(const redshift::Binary& binary);
    Fragment node(const redshift::Logical& logical);
    Fragment node(const redshift::IsTest& test);
    Fragment node(const redshift::Between& between);
    Fragment node(const redshift::In& in);
    Fragment node(const redshift::Like& like);
    Fragment node(const redshift::Quantified& quantified);
    Fragment among(const redshift::Quantified& quantified, std::string_view op);
    BoundExpression node(const redshift::IntervalLiteral& interval);
    BoundExpression node(const redshift::ColumnRef& column);
    Fragment node(const redshift::Star& star);
    // arrays.cpp
    Fragment node(const redshift::Array& array);
    Fragment node(const redshift::Subscript& subscript);
    BoundExpression node(const redshift::Cast& cast);
    BoundExpression of_catalog(const redshift::Cast& cast,
                               const BoundExpression& operand);  // to regclass, regtype, regproc
    BoundExpression node(const redshift::Case& choice);
    BoundExpression node(const redshift::FunctionCall& call);
    Fragment window(const redshift::Window& window);

    Context& context_;
    int depth_;                   // of views in views
    std::size_t view_bytes_ = 0;  // of the views that are written here
    bool into_allowed_ = false;
    bool constant_ = false;      // in stored_expr(): no columns, no subqueries
    bool argument_ = false;      // in argument()
    bool schemas_only_ = false;  // in require_schemas(): no table is looked up
    struct CommonTable {
        std::string name;
        std::optional<std::vector<BoundColumn>> columns;
        std::vector<std::string> names = {};  // that are written for its columns
        bool is_read = false;
    };
    std::vector<CommonTable> ctes_;         // in scope
    std::size_t in_aggregates_ = 0;         // around what is being bound
    std::size_t in_subqueries_ = 0;         // scalar ones and those of EXISTS, the same
    bool without_groups_ = false;           // in of_rows()
    std::size_t windows_ = 0;               // that have been bound in this query
    bool aggregated_ = false;               // an aggregate of this query has been bound
    std::optional<std::size_t> recursive_;  // of ctes_, whose query is bound next
    Scope root_;
    Scope* scope_ = &root_;
    SelectSteps* steps_ = nullptr;                          // of the SELECT whose scope is scope_
    std::unordered_set<const redshift::Expr*> of_aliases_;  // cannot be bound in step 0
};

// DuckDB's sign of an operator; empty if it is no infix one.
[[nodiscard]] std::string_view infix(redshift::BinaryOp op);
[[nodiscard]] bool has_strings(const std::vector<BoundColumn>& columns);
// A column of a subquery, as the operand of a comparison.
[[nodiscard]] Fragment compared_column(const std::string& sql, const BoundColumn& column);
// The distinct rows of a query, compared without trailing blanks.
[[nodiscard]] Fragment distinct_rows(const Fragment& rows, const std::vector<BoundColumn>& columns);
// "(a, b)", or nothing
[[nodiscard]] std::string column_list(const std::vector<std::string>& columns);
// " AS name(columns)", with a name of ours.
[[nodiscard]] std::string named(const std::string& name, const std::vector<std::string>& columns);
// Renames the first columns, as the column list of an alias does.
[[nodiscard]] std::optional<std::vector<BoundColumn>> renamed(std::optional<std::vector<BoundColumn>> columns,
                                                              const std::vector<std::string>& names);
// INTERSECT (`wanted`) and EXCEPT, compared without trailing blanks.
[[nodiscard]] Fragment common_rows(const Fragment& left, const Fragment& right, bool wanted,
                                   const std::vector<BoundColumn>& columns);

}  // namespace loadonce::local
