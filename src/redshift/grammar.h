// The recursive-descent parser of one statement. Its methods are spread over parse_*.cpp by kind of statement. A method
// named after a construct expects the cursor at the construct's first token and leaves it after the last; it throws on
// a syntax error.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "redshift/ast.h"
#include "redshift/lexer.h"

namespace loadonce::redshift {

struct ListingForm;

// Operator precedence, lowest first: PostgreSQL 8.0's order, but all comparisons except = have the same precedence.
enum class Binding : int {
    none,
    or_,
    and_,
    not_,
    equal,
    compare,
    like,
    between,
    in,
    other_operator,
    is,
    add,
    multiply,
    power,
    at_time_zone,
    unary_minus,
    postfix,
};

class Grammar {
  public:
    // `tokens` are those of one statement and end with an end token; they are views into `sql`. Tokens and text must
    // outlive the parser.
    Grammar(std::string_view sql, const std::vector<Token>& tokens);

    // Parses all tokens as one statement.
    Statement statement();

  private:
    // One level of nesting; bounds the recursion of the parser.
    class Nested {
      public:
        explicit Nested(Grammar& grammar, int levels = 1);
        ~Nested() { grammar_.depth_ -= levels_; }
        Nested(const Nested&) = delete;
        Nested& operator=(const Nested&) = delete;

      private:
        Grammar& grammar_;
        int levels_;
    };
    // Bounds the height of left-deep trees, as of a + b + c: the parser builds them in a loop, but code that walks the
    // tree recurses. `reached_` is the depth of the deepest node of what was parsed last.
    class Spine {
      public:
        explicit Spine(Grammar& grammar) : grammar_(grammar), outer_(grammar.reached_) {
            grammar.reached_ = grammar.depth_;
        }
        ~Spine() { grammar_.reached_ = std::max(outer_, grammar_.reached_); }
        Spine(const Spine&) = delete;
        Spine& operator=(const Spine&) = delete;
        // Call when the tree parsed so far becomes the left child of a new node.
        void wrap();

      private:
        Grammar& grammar_;
        int outer_;
    };

    // ---- cursor (grammar.cpp)
    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    [[nodiscard]] std::size_t here() const { return offset_of(peek()); }
    [[nodiscard]] std::size_t offset_of(const Token& token) const {
        return static_cast<std::size_t>(token.text.data() - sql_.data());
    }
    const Token& advance();
    [[nodiscard]] bool at(std::string_view symbol) const { return peek().is(symbol); }
    [[nodiscard]] bool at_word(std::string_view word) const { return peek().is_word(word); }
    [[nodiscard]] bool at_words(std::initializer_list<std::string_view> words) const;
    [[nodiscard]] bool at_any(std::initializer_list<std::string_view> words) const;
    [[nodiscard]] bool at_end() const { return peek().kind == TokenKind::end; }
    bool accept(std::string_view symbol);
    bool accept_word(std::string_view word);
    bool accept_words(std::initializer_list<std::string_view> words);
    void expect(std::string_view symbol);
    void expect_word(std::string_view word);
    // Throws 42601 at the cursor. `expected` describes valid input, for the message.
    [[noreturn]] void fail(std::string_view expected) const;
    [[noreturn]] void unsupported(std::string_view what, std::string remedy = {}) const;
    [[nodiscard]] bool at_name() const;   // a quoted identifier, or a word that is not reserved
    [[nodiscard]] bool at_alias() const;  // a name that cannot start a clause
    std::string name(std::string_view expected);
    std::string label();  // after AS or a dot: any word
    std::string alias();  // [AS] name, or empty
    QualifiedName qualified_name(std::string_view expected);
    std::vector<std::string> parenthesized_names();
    std::string word_in_lower_case();
    std::string string(std::string_view expected);
    std::int64_t integer(std::string_view expected);
    // Returns whether the parenthesis at the cursor (or `ahead` tokens later) encloses a query rather than an
    // expression or a join.
    [[nodiscard]] bool at_query_parenthesis(std::size_t ahead = 0) const;

    // ---- types and expressions (parse_type.cpp, parse_expr.cpp, parse_primary.cpp)
    TypeName type_name();
    ExprPtr expr(Binding at_least = Binding::none);
    std::vector<ExprPtr> expr_list();
    std::vector<ExprPtr> value_list();  // also DEFAULT
    ExprPtr value();
    ExprPtr prefix();
    ExprPtr postfix();
    bool infix(ExprPtr& left, Binding at_least);
    bool negatable(ExprPtr& left, Binding at_least);
    bool is_test(ExprPtr& left, Binding at_least);
    bool operation(ExprPtr& left, Binding at_least);
    ExprPtr logical(ExprPtr first, LogicalOp op);
    ExprPtr quantified(BinaryOp op, ExprPtr left, std::size_t start);
    ExprPtr primary();
    ExprPtr word_primary();
    ExprPtr parenthesized();
    ExprPtr special_form();
    ExprPtr case_expr(std::size_t start);
    ExprPtr trim(std::size_t start);
    ExprPtr substring(std::size_t start);
    ExprPtr array(std::size_t start);
    std::optional<std::int64_t> interval_precision();
    ExprPtr interval(std::size_t start);
    ExprPtr name_or_call();
    ExprPtr call(std::vector<std::string> name, std::size_t start);
    Window window();
    FrameBound frame_bound();
    std::vector<OrderItem> order_items();

    // ---- queries (parse_query.cpp)
    QueryPtr query();
    QueryPtr query_after(With with);
    QueryPtr parenthesized_query();
    With with_clause();
    QueryPtr set_operations();
    QueryPtr intersections();
    QueryPtr query_operand();
    QueryPtr set_operation(QueryPtr left, QueryPtr right, SetOp op, bool all, bool extend);
    Select select();
    void select_head(Select& select);
    SelectItem select_item();
    std::vector<std::string> excluded();
    std::vector<ExprPtr> grouping();
    std::vector<TableRefPtr> table_refs();
    TableRefPtr table_ref();
    TableRefPtr table_primary();
    void table_alias(std::string& alias, std::vector<std::string>& columns, std::vector<ColumnDefinition>* definitions);

    // ---- statements
    Statement::Node statement_node();
    StatementPtr nested_statement();
    Statement::Node after_with();
    Truncate truncate();
    Reset reset();
    Use use();
    // parse_table.cpp
    CreateTable create_table(bool temporary);
    void table_elements(CreateTable& table);
    TableColumn table_column();
    bool column_attribute(TableColumn& column);
    std::optional<TableConstraint> table_constraint();
    ForeignKey foreign_key();
    Identity identity();
    bool table_storage(TableStorage& storage);
    AlterTable alter_table();
    std::optional<AlterStorage> alter_storage();
    void storage_change(AlterStorage& alter);
    bool cascade();
    // parse_schema.cpp
    Statement::Node create();
    Statement::Node drop();
    Statement::Node alter();
    void refuse_unsupported(std::string_view verb);
    CreateSchema create_schema();
    AlterSchema alter_schema();
    CreateView create_view(bool or_replace);
    Comment comment();
    // parse_privileges.cpp
    std::vector<std::string> name_list(std::string_view expected);
    Grant grant(bool of_defaults);
    std::vector<std::string> privileges();
    [[nodiscard]] bool at_object_keyword(std::string_view word) const;
    void granted_objects(Grant& grant);
    void default_objects(Grant& grant);
    AlterDefaultPrivileges alter_default_privileges();
    std::vector<UserOption> user_options();
    CreateUser create_user();
    AlterUser alter_user();
    CreateGroup create_group();
    AlterGroup alter_group();
    DropPrincipals drop_principals(PrincipalKind kind);
    // parse_change.cpp
    Insert insert();
    Update update(With with);
    Delete delete_from(With with);
    Merge merge();
    std::vector<Assignment> assignments();
    // parse_copy.cpp
    Copy copy();
    Unload unload();
    std::vector<Clause> clauses();
    Clause clause();
    // parse_show.cpp
    Statement::Node show();
    ShowListing show_listing(const ListingForm& form);
    bool accept_phrase(std::string_view words);  // separated by spaces
    Grantee grantee();
    QualifiedName listed_name();
    std::string bound_name();
    // parse_session.cpp
    Transaction transaction();
    void transaction_modes(Transaction& modes);
    void end_of_transaction();
    std::string isolation_level();
    Lock lock();
    SetParameter set_parameter();
    std::string parameter_name();
    std::string parameter_value();
    Explain explain();
    Analyze analyze();
    Vacuum vacuum();
    Prepare prepare();
    Execute execute();
    Deallocate deallocate();
    DeclareCursor declare_cursor();
    Fetch fetch();
    CloseCursor close_cursor();
    std::string name_or_all();

    template <class T>
    ExprPtr make(std::size_t start, T node) {
        auto made = std::make_unique<Expr>();
        made->node = std::move(node);
        made->offset = start;
        return made;
    }

    std::string_view sql_;
    const std::vector<Token>& tokens_;
    std::vector<std::uint32_t> closing_;  // for an opening parenthesis: the index of the closing one
    std::size_t at_ = 0;
    int depth_ = 0;
    int reached_ = 0;
    std::int32_t parameters_ = 0;
};

}  // namespace loadonce::redshift
