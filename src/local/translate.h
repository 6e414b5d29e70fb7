// Redshift's tree to DuckDB's SQL. The text is built from the tree alone, every name quoted; nothing of the input is
// passed on.
//
// Translating a FROM clause resolves and locks its tables (Catalog::find), so it comes before the statement touches
// DuckDB.
#pragma once

#include <string>
#include <vector>

#include "local/context.h"
#include "redshift/ast.h"

namespace loadonce::local {

class Translator {
  public:
    explicit Translator(Context& context, int depth = 0) : context_(context), depth_(depth) {}

    [[nodiscard]] std::string query(const redshift::Query& query);
    // The same where INTO is allowed, and left to the caller.
    [[nodiscard]] std::string top_query(const redshift::Query& query);
    [[nodiscard]] std::string expr(const redshift::Expr& expr);
    [[nodiscard]] std::string from(const std::vector<redshift::TableRefPtr>& tables);  // "a, b" without FROM
    // "WITH ... " or nothing. The names are known until the translator ends.
    [[nodiscard]] std::string with(const redshift::With& with);
    // A stored expression (a DEFAULT): Redshift's SQL.
    [[nodiscard]] std::string stored_expr(const std::string& sql);

  private:
    std::string body(const redshift::Query& query, const std::string& limit_from_top);
    std::string select(const redshift::Select& select);
    std::string select_list(const std::vector<redshift::SelectItem>& items);
    std::string table(const redshift::TableRef& table);
    std::string named_table(const redshift::NamedTable& table);
    std::string table_function(const redshift::TableFunction& function);
    std::string join(const redshift::Join& join);
    std::string view(const Relation& relation);
    std::string order_by(const std::vector<redshift::OrderItem>& items);
    std::string list(const std::vector<redshift::ExprPtr>& expressions);

    std::string node(const redshift::Unary& unary);
    std::string node(const redshift::Binary& binary);
    std::string node(const redshift::Logical& logical);
    std::string node(const redshift::IsTest& test);
    std::string node(const redshift::Between& between);
    std::string node(const redshift::In& in);
    std::string node(const redshift::Like& like);
    std::string node(const redshift::Quantified& quantified);
    std::string node(const redshift::IntervalLiteral& interval);
    std::string node(const redshift::ColumnRef& column);
    std::string node(const redshift::Star& star);
    std::string node(const redshift::Row& row);
    std::string node(const redshift::Cast& cast);
    std::string node(const redshift::Case& choice);
    std::string node(const redshift::Grouping& grouping);
    std::string node(const redshift::FunctionCall& call);
    std::string window(const redshift::Window& window);
    std::string aggregate(const redshift::FunctionCall& call, std::string_view name);

    Context& context_;
    int depth_;  // of views in views
    bool into_allowed_ = false;
    std::vector<std::string> ctes_;  // names in scope
};

// The SQL of a catalog relation (pg_class, svv_tables, ...) as DuckDB runs it, or nothing.
[[nodiscard]] std::string catalog_view(std::string_view schema, std::string_view name);

}  // namespace loadonce::local
