// The printer, spread over print_*.cpp. Each method appends to `out`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "redshift/ast.h"
#include "redshift/grammar.h"
#include "redshift/names.h"

namespace loadonce::redshift {

class Printer {
  public:
    std::string out;

    void expr(const Expr& expr);
    void type(const TypeName& type);
    void query(const Query& query);
    void statement(const Statement& statement);

  private:
    // Appends text unchanged.
    template <class... Text>
    void put(const Text&... text) {
        (out.append(text), ...);
    }
    void name(std::string_view identifier) { out += quote_identifier(identifier); }
    void literal(std::string_view text) { out += quote_literal(text); }
    void name(const QualifiedName& qualified);
    void dotted(std::span<const std::string> parts);
    void names(std::span<const std::string> identifiers);  // ("a", "b")
    void alias(std::string_view alias);
    template <class Range, class Function>
    void list(const Range& range, Function print_one) {
        bool first = true;
        for (const auto& element : range) {
            if (!first) out += ", ";
            first = false;
            print_one(element);
        }
    }
    void exprs(std::span<const ExprPtr> list);
    // Prints parentheses if the operand has lower precedence than `at_least`.
    void operand(const Expr& expr, Binding at_least);
    void left_operand(const Expr& expr, Binding at_least);
    void optional(std::string_view keyword, const ExprPtr& expr);

    // Expressions.
    void print(const NullLiteral&) { out += "NULL"; }
    void print(const BooleanLiteral& node) { out += node.value ? "TRUE" : "FALSE"; }
    void print(const NumberLiteral& node) { out += node.text; }
    void print(const StringLiteral& node) { literal(node.value); }
    void print(const IntervalLiteral& node);
    void print(const DefaultValue&) { out += "DEFAULT"; }
    void print(const Parameter& node) { put("$", std::to_string(node.index)); }
    void print(const ColumnRef& node) { dotted(node.parts); }
    void print(const Star& node);
    void print(const Unary& node);
    void print(const Binary& node);
    void print(const Logical& node);
    void print(const IsTest& node);
    void print(const Between& node);
    void print(const In& node);
    void print(const Like& node);
    void print(const Exists& node);
    void print(const Quantified& node);
    void print(const Subquery& node);
    void print(const Row& node);
    void print(const Array& node);
    void print(const Subscript& node);
    void print(const Field& node);
    void print(const Cast& node);
    void print(const Collate& node);
    void print(const Case& node);
    void print(const Extract& node);
    void print(const FunctionCall& node);
    void print(const Grouping& node);
    void function_name(const FunctionCall& call);
    void order_by(std::span<const OrderItem> items);
    void window(const Window& window);
    void bound(const FrameBound& bound);

    // Queries.
    void with(const With& with);
    void parenthesized(const Query& query);
    void print(const Select& select);
    void print(const SetOperation& operation);
    void print(const QueryPtr& query) { parenthesized(*query); }
    void select_item(const SelectItem& item);
    void tables(std::string_view keyword, std::span<const TableRefPtr> refs);
    void table(const TableRef& ref);
    void print(const NamedTable& table);
    void print(const DerivedTable& table);
    void print(const TableFunction& table);
    void print(const Join& join);

    // Statements.
    void print(const SelectStatement& node) { query(*node.query); }
    void print(const CreateTable& node);
    void print(const Drop& node);
    void print(const AlterTable& node);
    void print(const CreateSchema& node);
    void print(const AlterSchema& node);
    void print(const CreateView& node);
    void print(const Insert& node);
    void print(const Update& node);
    void print(const Delete& node);
    void print(const Merge& node);
    void print(const Truncate& node);
    void print(const Copy& node);
    void print(const Unload& node);
    void print(const Transaction& node);
    void print(const Lock& node);
    void print(const SetParameter& node);
    void print(const Show& node);
    void listed_name(const QualifiedName& listed);
    void print(const ShowListing& node);
    void print(const Reset& node);
    void print(const Use& node);
    void print(const Explain& node);
    void print(const Analyze& node);
    void print(const Vacuum& node);
    void print(const Comment& node);
    void print(const Prepare& node);
    void print(const Execute& node);
    void print(const Deallocate& node);
    void print(const DeclareCursor& node);
    void print(const Fetch& node);
    void print(const CloseCursor& node);
    void print(const Grant& node);
    void print(const AlterDefaultPrivileges& node);
    void print(const CreateUser& node);
    void print(const AlterUser& node);
    void print(const CreateGroup& node);
    void print(const AlterGroup& node);
    void print(const DropPrincipals& node);
    void print(const UserOption& option);
    void names_in_line(std::span<const std::string> identifiers);  // "a", "b"
    void grantee(const Grantee& grantee);
    void objects(const Grant& node);
    void print(const AddColumn& node);
    void print(const DropColumn& node);
    void print(const RenameColumn& node);
    void print(const RenameTable& node);
    void print(const AlterColumnType& node);
    void print(const OwnerTo& node);
    void print(const AddConstraint& node);
    void print(const DropConstraint& node);
    void print(const AppendFrom& node);
    void print(const AlterStorage& node);
    void column(const TableColumn& column);
    void constraint(const TableConstraint& constraint);
    void foreign_key(const ForeignKey& key);
    void storage(const TableStorage& storage);
    void assignments(std::span<const Assignment> assignments);
    void clauses(std::span<const Clause> clauses);
    void parameter(std::string_view name);
};

}  // namespace loadonce::redshift
