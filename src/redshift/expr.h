// Expressions and queries of the tree (ast.h has the statements).
//
// Nodes are plain values and own their children. Names, including quoted ones, are folded to lower case and cut to 127
// bytes. `offset` is the byte in the parsed text at which a node starts, for errors. Spellings that PostgreSQL's
// grammar maps to one tree are one node here too, with the result column names that follow from it:
//   x::t, cast(x as t), t 'literal'         Cast
//   position(a in b)                        FunctionCall strpos(b, a)
//   substring(x from a for b)               FunctionCall substring(x, a, b)
//   trim(both|leading|trailing c from x)    FunctionCall btrim|ltrim|rtrim(x, c)
//   overlay(x placing y from a for b)       FunctionCall overlay(x, y, a, b)
//   x at time zone z                        FunctionCall timezone(z, x)
//   x isnull, x notnull                     IsTest
//   x ~~ y, !~~, ~~*, !~~*                  Like
// The parser bounds a tree's height, so walking it recursively is safe. Long chains of AND and OR, of one
// set operator, and lists are flat vectors and do not count as height.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace loadonce::redshift {

// Maximum height of a tree. A query inside an expression counts as several levels.
inline constexpr int max_nesting = 1000;

struct Expr;
struct Query;
struct TableRef;
using ExprPtr = std::unique_ptr<Expr>;
using QueryPtr = std::unique_ptr<Query>;
using TableRefPtr = std::unique_ptr<TableRef>;

// A table, view, or other object of a schema. Parts that are not written are empty. A name that starts with # denotes a
// temporary table.
struct QualifiedName {
    std::string database, schema, name;
    std::size_t offset = 0;
};

// A type as written. `name` is the catalog spelling ("character varying", "timestamp with time zone", "regclass") of
// any synonym; an unknown name is kept as written. varchar(max) has the modifier 65535. types.h converts it to a Type.
struct TypeName {
    std::string schema;  // "pg_catalog" where written, else empty
    std::string name;
    std::vector<std::int32_t> modifiers;
    bool array = false;
    std::size_t offset = 0;
};

// ---- expressions

struct NullLiteral {};
struct BooleanLiteral {
    bool value = false;
};
struct NumberLiteral {
    std::string text;     // digits, at most one dot, an optional exponent; no sign
    bool integer = true;  // only digits
};
struct StringLiteral {
    std::string value;  // escapes resolved
};
// INTERVAL '1 day', INTERVAL '5' DAY, INTERVAL '1-2' YEAR TO MONTH
struct IntervalLiteral {
    std::string value;
    std::string from_field, to_field;       // lower case, empty where not written
    std::optional<std::int64_t> precision;  // digits of the seconds: 0 to 6
};
struct DefaultValue {};  // DEFAULT in VALUES and SET
struct Parameter {
    std::int32_t index = 0;  // $1 is 1
};
// a, t.a, s.t.a, db.s.t.a; for SUPER also t.a.b.c: the engine decides where the column ends and the path begins.
struct ColumnRef {
    std::vector<std::string> parts;
};
struct Star {
    std::vector<std::string> qualifier;  // of t.*
    std::vector<std::string> excluded;   // * EXCLUDE (a, b)
};

enum class UnaryOp : std::uint8_t { negate, plus, logical_not, bit_not, abs_value, square_root, cube_root };
struct Unary {
    UnaryOp op;
    ExprPtr operand;
};

enum class BinaryOp : std::uint8_t {
    add,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    concat,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    regex_match,        // ~
    regex_match_ci,     // ~*
    regex_no_match,     // !~
    regex_no_match_ci,  // !~*
    bit_and,
    bit_or,
    bit_xor,  // #
    shift_left,
    shift_right,
    is_distinct_from,
    is_not_distinct_from,
    overlaps,  // both sides are Row
};
struct Binary {
    BinaryOp op;
    ExprPtr left, right;
};
// Two or more operands of a chain of AND, or of OR.
enum class LogicalOp : std::uint8_t { and_, or_ };
struct Logical {
    LogicalOp op;
    std::vector<ExprPtr> operands;
};

enum class IsKind : std::uint8_t { null, true_, false_, unknown };
struct IsTest {
    ExprPtr operand;
    IsKind kind;
    bool negated = false;
};
struct Between {
    ExprPtr operand, low, high;
    bool negated = false;
    bool symmetric = false;
};
struct In {
    ExprPtr operand;  // can be a Row
    std::vector<ExprPtr> list;
    QueryPtr query;  // if set, list is empty
    bool negated = false;
};
enum class LikeKind : std::uint8_t { like, ilike, similar_to };
struct Like {
    LikeKind kind;
    ExprPtr operand, pattern;
    ExprPtr escape;  // may be null
    bool negated = false;
};
struct Exists {
    QueryPtr query;
};
// x = ANY (query), x <> ALL (array)
struct Quantified {
    BinaryOp op;
    bool all = false;
    ExprPtr operand;
    QueryPtr query;
    ExprPtr array;  // null if the operand is a query
};
struct Subquery {
    QueryPtr query;
};
struct Row {
    std::vector<ExprPtr> elements;
    bool keyword = false;  // ROW(...)
};
struct Array {
    std::vector<ExprPtr> elements;  // ARRAY[...] and ARRAY(...)
    QueryPtr query;                 // ARRAY(SELECT ...): elements is empty
};
struct Subscript {
    ExprPtr operand, index;
};
struct Field {
    ExprPtr operand;  // never a ColumnRef: its parts already include the path
    std::string name;
};
struct Cast {
    ExprPtr operand;
    TypeName type;
    bool tries = false;  // TRY_CAST
};
struct Collate {
    ExprPtr operand;
    std::vector<std::string> collation;
};
struct WhenClause {
    ExprPtr when, then;
};
struct Case {
    ExprPtr operand;  // may be null
    std::vector<WhenClause> whens;
    ExprPtr otherwise;  // may be null
};
struct Extract {
    std::string field;  // lower case: "year", "epoch", "dow"
    ExprPtr operand;
};

enum class NullsOrder : std::uint8_t { unspecified, first, last };
struct OrderItem {
    ExprPtr expr;
    bool descending = false;
    NullsOrder nulls = NullsOrder::unspecified;
};

enum class FrameUnit : std::uint8_t { rows, range };
enum class BoundKind : std::uint8_t { unbounded_preceding, preceding, current_row, following, unbounded_following };
struct FrameBound {
    BoundKind kind = BoundKind::unbounded_preceding;
    ExprPtr offset;  // for preceding and following
};
struct Frame {
    FrameUnit unit = FrameUnit::rows;
    FrameBound start;
    std::optional<FrameBound> end;  // BETWEEN start AND end
};
struct Window {
    std::vector<ExprPtr> partition_by;
    std::vector<OrderItem> order_by;
    std::optional<Frame> frame;
};
enum class NullTreatment : std::uint8_t { unspecified, ignore, respect };
struct FunctionCall {
    std::vector<std::string> name;  // one part, or schema and name
    std::vector<ExprPtr> arguments;
    bool bare = false;                    // current_date, sysdate, user: called without parentheses
    bool star = false;                    // count(*)
    bool distinct = false;                // count(distinct x)
    bool approximate = false;             // approximate count(distinct x)
    std::vector<OrderItem> order_by;      // inside the parentheses
    std::vector<OrderItem> within_group;  // WITHIN GROUP (ORDER BY ...)
    NullTreatment nulls = NullTreatment::unspecified;
    std::optional<Window> over;
};
// Elements of GROUP BY.
enum class GroupingKind : std::uint8_t { sets, rollup, cube };
struct Grouping {
    GroupingKind kind;
    std::vector<ExprPtr> elements;  // a Row of none is ()
};

struct Expr {
    using Node =
        std::variant<NullLiteral, BooleanLiteral, NumberLiteral, StringLiteral, IntervalLiteral, DefaultValue,
                     Parameter, ColumnRef, Star, Unary, Binary, Logical, IsTest, Between, In, Like, Exists, Quantified,
                     Subquery, Row, Array, Subscript, Field, Cast, Collate, Case, Extract, FunctionCall, Grouping>;
    Node node;
    std::size_t offset = 0;

    template <class T>
    [[nodiscard]] T* as() {
        return std::get_if<T>(&node);
    }
    template <class T>
    [[nodiscard]] const T* as() const {
        return std::get_if<T>(&node);
    }
};

// ---- queries

struct SelectItem {
    ExprPtr expr;
    std::string alias;  // empty: printer.h's result_name() gives the column's name
};
struct IntoTable {
    QualifiedName name;
    bool temporary = false;
};
struct Select {
    bool distinct = false;
    bool all_columns_grouped = false;  // GROUP BY ALL
    std::vector<ExprPtr> distinct_on;
    ExprPtr top;  // TOP n
    std::vector<SelectItem> items;
    std::optional<IntoTable> into;
    std::vector<TableRefPtr> from;
    ExprPtr where;
    std::vector<ExprPtr> group_by;
    ExprPtr having, qualify;
};
enum class SetOp : std::uint8_t { union_, intersect, except };  // MINUS is except
// operands[0] op operands[1] op operands[2] ..., from left to right.
struct SetOperation {
    SetOp op;
    bool all = false;
    std::vector<QueryPtr> operands;
};
struct Cte {
    std::string name;
    std::vector<std::string> columns;
    QueryPtr query;
};
struct With {
    bool recursive = false;
    std::vector<Cte> ctes;
};
struct Query {
    With with;
    std::variant<Select, SetOperation, QueryPtr> body;  // QueryPtr: a parenthesized query with clauses of its own
    std::vector<OrderItem> order_by;
    ExprPtr limit, offset;  // may be null
    std::size_t offset_in_text = 0;
};

// A table or view; or, for SUPER, a path that is unnested (`from orders o, o.items i at idx`): the engine decides
// which.
struct NamedTable {
    QualifiedName name;
    std::string alias;
    std::vector<std::string> columns;
    std::string at;  // AT idx
};
struct DerivedTable {
    QueryPtr query;
    std::string alias;
    std::vector<std::string> columns;
};
struct ColumnDefinition {
    std::string name;
    TypeName type;
};
struct TableFunction {
    ExprPtr call;  // a FunctionCall
    std::string alias;
    std::vector<std::string> columns;
    std::vector<ColumnDefinition> definitions;  // f() t(a int, b text)
};
enum class JoinKind : std::uint8_t { inner, left, right, full, cross };
struct Join {
    JoinKind kind;
    bool natural = false;
    TableRefPtr left, right;
    ExprPtr on;
    std::vector<std::string> using_columns;
};
struct TableRef {
    std::variant<NamedTable, DerivedTable, TableFunction, Join> node;
    std::size_t offset = 0;
};

}  // namespace loadonce::redshift
