// Every row of the table of DuckDB's failures, with a statement of DuckDB's, or of the embedded warehouse, that
// provokes it: a row that fails here is what a new version of DuckDB words otherwise.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <set>

#include "local/duck/error_table.h"
#include "local/duck/errors.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Provocation {
    const char* row;   // ErrorRow::text
    const char* duck;  // DuckDB's SQL over the table t of one row
    const char* error;
};
// "SELECT NOT NOT ... TRUE", in DuckDB an expression of a depth of 1100.
constexpr auto deep_query = [] {
    constexpr std::string_view start = "SELECT ", operation = "NOT ", operand = "TRUE";
    constexpr std::size_t depth = 1100;
    std::array<char, start.size() + depth * operation.size() + operand.size() + 1> text{};
    auto* end = std::copy(start.begin(), start.end(), text.begin());
    for (std::size_t i = 0; i < depth; ++i) end = std::copy(operation.begin(), operation.end(), end);
    std::copy(operand.begin(), operand.end(), end);
    return text;
}();

// t: i INTEGER 2147483647, b BIGINT 9223372036854775807, f DOUBLE 1e300, n DECIMAL(5,2) 999.99, s VARCHAR 'abc',
// d DATE, ts TIMESTAMP.
constexpr Provocation provocations[] = {
    {"loadonce:error\x01*",
     "SELECT error('loadonce:error' || chr(1) || '22P02' || chr(1) || '' || chr(1) || 'x' || chr(1))", "22P02 x"},
    {"loadonce:8001\x01*", "SELECT error('loadonce:8001' || chr(1) || 'character(3)')",
     "XX000 Value too long for character type"},
    {"loadonce:15007\x01*",
     "SELECT error('loadonce:15007' || chr(1) || 'c' || chr(1) || '3' || chr(1) || '4' || chr(1) || 's3://b/k')",
     "XX000 Spectrum Scan Error"},
    {"loadonce:1207\x01*", "SELECT error('loadonce:1207' || chr(1) || 'Long' || chr(1) || 'value' || chr(1) || '1x')",
     "XX000 Invalid digit, Value 'x', Pos 1, Type: Long "},
    {"loadonce:22012", "SELECT error('loadonce:22012')", "22012 division by zero"},

    {"Could not convert string '%' to *", "SELECT s::INTEGER FROM t",
     "22P02 invalid input syntax for integer: \"abc\""},
    {"Could not convert string \"%\" to *", "SELECT s::DECIMAL(5,2) FROM t",
     "22P02 invalid input syntax for type numeric: \"abc\""},
    {"Unable to cast '%' to *", "SELECT CAST('true'::JSON AS TIMESTAMP)",
     "42846 cannot cast type super to timestamp without time zone"},
    {"Failed to cast value to numerical: *", "SELECT CAST('\"10:00\"'::JSON AS INTEGER)",
     "42846 cannot cast type super to numeric"},
    {"Failed to cast value to decimal: *", "SELECT CAST('\"a\"'::JSON AS DECIMAL(5,2))",
     "42846 cannot cast type super to numeric"},
    {"Casting value \"%\" to type DECIMAL(*", "SELECT n::DECIMAL(3,2) FROM t",
     "XX000 Numeric data overflow (result precision)"},
    {"Could not cast value * to DECIMAL(*", "SELECT i::DECIMAL(3,2) FROM t",
     "XX000 Numeric data overflow (result precision)"},
    {"Failed to cast decimal value * to type *", "SELECT i::DECIMAL(18,2)::SMALLINT FROM t",
     "XX000 Value out of range for 2 bytes."},
    {"Type * with value % can't be cast because the value is out of range for the destination type *",
     "SELECT b::INTEGER FROM t", "XX000 Value out of range for 4 bytes."},
    {"Overflow in * of * (*", "SELECT b * b FROM t", "22003 bigint out of range"},
    {"Overflow in division of DECIMAL",
     "SELECT loadonce_quotient(99999999999999999999999999999999999999::DECIMAL(38,0), 3::DECIMAL(38,0), 10)",
     "XX000 Numeric data overflow (result precision)"},
    {"Needed scale * to accurately represent the multiplication result*",
     "SELECT 0::DECIMAL(38,20) * 0::DECIMAL(38,20)", "XX000 Numeric data overflow (result precision)"},
    {"Overflow in *", "SELECT sum(170141183460469231731687303715884105727::HUGEINT) FROM range(3)",
     "XX000 Value out of range"},
    {"Overflow on abs(*", "SELECT abs((-2147483648)::INTEGER)", "XX000 Value out of range"},
    {"Value out of range*", "SELECT factorial(100)", "XX000 Value out of range"},

    {"Date and time not in timestamp range*", "SELECT ts + INTERVAL '300000 years' FROM t",
     "22008 timestamp out of range"},
    {"Timestamp microseconds out of range*", "SELECT make_timestamp(9223372036854775807)",
     "22008 timestamp out of range"},
    {"Epoch seconds out of range*", "SELECT to_timestamp(1e18)", "22008 timestamp out of range"},
    {"timestamp field value out of range: \"%\"*", "SELECT '300000-01-01'::TIMESTAMP",
     "22008 date/time field value out of range: \"300000-01-01\""},
    {"date field value out of range: \"%\"*", "SELECT '9999999-01-01'::DATE",
     "22008 date/time field value out of range: \"9999999-01-01\""},
    {"time field value out of range: \"%\"*", "SELECT '12:99'::TIME",
     "22008 date/time field value out of range: \"12:99\""},
    {"invalid timestamp field format: \"%\"*", "SELECT 'x'::TIMESTAMP",
     "22007 invalid input syntax for type timestamp: \"x\""},
    {"invalid date field format: \"%\"*", "SELECT 'x'::DATE", "22007 invalid input syntax for type date: \"x\""},
    {"time field value out of range: \"%\"*", "SELECT 'x'::TIME", "22007 invalid input syntax for type time: \"x\""},
    {"Date out of range*", "SELECT d + 2147483647 FROM t", "22008 date out of range"},
    {"Could not convert * to Microseconds*", "SELECT epoch_us(INTERVAL '2147483647 months')",
     "22008 interval out of range"},
    {"Interval value * out of range*", "SELECT to_years(2147483647)", "22008 interval out of range"},
    {"Interval * subtraction out of range*", "SELECT INTERVAL '-2147483648 days' - INTERVAL '1 day'",
     "22008 interval out of range"},
    {"Unknown TimeZone '%'*", "SELECT timezone('Foo/Bar', ts) FROM t", "22023 time zone \"Foo/Bar\" not recognized"},

    {"invalid escape sequence: \\*", "SELECT regexp_matches('a', '\\1')",
     "0A000 a regular expression with a back reference is not supported by the embedded warehouse"},
    {"invalid escape sequence: \\*", "SELECT regexp_matches('a', '\\q')",
     "2201B invalid regular expression: invalid escape \\ sequence"},
    {"invalid perl operator: *", "SELECT regexp_matches('a', '(?=a)')",
     "0A000 a regular expression with look-around is not supported by the embedded warehouse"},
    {"missing ]: *", "SELECT regexp_matches('a', '[')", "2201B invalid regular expression: brackets [] not balanced"},
    {"missing ): *", "SELECT regexp_matches('a', '(')",
     "2201B invalid regular expression: parentheses () not balanced"},
    {"unexpected ): *", "SELECT regexp_matches('a', ')')",
     "2201B invalid regular expression: parentheses () not balanced"},
    {"no argument for repetition operator: *", "SELECT regexp_matches('a', '*')",
     "2201B invalid regular expression: quantifier operand invalid"},
    {"invalid repetition size: *", "SELECT regexp_matches('a', 'a{2,1}')",
     "2201B invalid regular expression: invalid repetition count(s)"},
    {"bad repetition operator: *", "SELECT regexp_matches('a', 'a**')",
     "2201B invalid regular expression: quantifier operand invalid"},
    {"invalid character class range: [:*", "SELECT regexp_matches('a', '[[:foo:]]')",
     "2201B invalid regular expression: invalid character class"},
    {"invalid character class range: *", "SELECT regexp_matches('a', '[z-a]')",
     "2201B invalid regular expression: invalid character range"},
    {"trailing \\*", "SELECT regexp_matches('a', '\\')",
     "2201B invalid regular expression: invalid escape \\ sequence"},

    {"cannot take square root of a negative number*", "SELECT sqrt(-1)",
     "2201F cannot take square root of a negative number"},
    {"cannot take logarithm of zero*", "SELECT ln(0)", "2201E cannot take logarithm of zero"},
    {"cannot take logarithm of a negative number*", "SELECT ln(-1)",
     "2201E cannot take logarithm of a negative number"},
    {"ACOS is undefined outside *", "SELECT acos(2)", "22003 input is out of range"},
    {"ASIN is undefined outside *", "SELECT asin(2)", "22003 input is out of range"},

    {"input value * is out of range for numeric function*", "SELECT cot(0)", "22003 input is out of range"},
    {"Left-shift value * is out of range*", "SELECT 1 << 99", "XX000 Value out of range"},
    {"Cannot left-shift negative number *", "SELECT -1 << 2", "XX000 Value out of range"},
    {"Invalid UTF8 Codepoint *", "SELECT chr(99999999)", "54000 requested character not valid for encoding: 99999999"},
    {"Invalid input for hex digit: *", "SELECT from_hex('xyz0')", "22023 invalid hexadecimal digit: \"x\""},
    {"Malformed JSON at byte *", "SELECT json('{')", "XX000 JSON parsing error"},
    {"Invalid escape string. Escape string must be empty or one character.", "SELECT s LIKE 'a' ESCAPE 'xx' FROM t",
     "22025 invalid escape string"},
    {"Argument for ntile must be greater than zero", "SELECT ntile(0) OVER () FROM t",
     "22014 argument of ntile must be greater than zero"},
    {"QUANTILE can only take parameters in the range *", "SELECT quantile_cont(i, 2) FROM t",
     "22003 percentile value is not between 0 and 1"},
    {"QUANTILE can only take constant parameters*", "SELECT quantile_cont(i, f) FROM t",
     "22023 the percentile must be a constant"},
    {"Separator argument to StringAgg must be a constant*", "SELECT string_agg(s, s) FROM t",
     "22023 the delimiter of LISTAGG must be a constant"},
    {"interval cannot be 0!*", "SELECT * FROM generate_series(1, 2, 0)", "22023 step size cannot equal zero"},

    {"No function matches the given name and argument types '*'. *", "SELECT sum(s) FROM t",
     "42883 function sum(character varying) does not exist"},
    {"Macro avg() *", nullptr, "42883 function avg does not exist for values of this type"},
    {"Unimplemented type for cast (* -> %)*", "SELECT n::DATE FROM t", "42846 cannot cast type numeric to date"},
    {"Cannot compare values of type * and * in *", "SELECT i IN (SELECT d FROM t) FROM t",
     "42883 operator does not exist: integer = date"},
    {"Cannot mix values of type * and * in *", "SELECT coalesce(i, d) FROM t",
     "42804 types integer and date cannot be matched"},
    {"Cannot combine types of * and * - an *", "SELECT greatest(i, d) FROM t",
     "42804 types integer and date cannot be matched"},

    {"Max expression depth limit of *", deep_query.data(), "54001 an expression is nested too deeply"},
    {"Ambiguous reference to column name \"*\" (*", "SELECT i FROM t x, t y",
     "42702 column reference \"i\" is ambiguous"},
    {"Duplicate CTE name \"%\"", "WITH q AS (SELECT 1), q AS (SELECT 2) SELECT 1",
     "42712 WITH query name \"q\" specified more than once"},
    {"Column \"*\" does not exist on *", "SELECT * FROM t x JOIN t y USING (z)",
     "42703 column \"z\" specified in USING clause does not exist"},
    {"More than one row returned by a subquery*", "SELECT (SELECT i FROM t UNION ALL SELECT i FROM t)",
     "21000 more than one row returned by a subquery used as an expression"},
    {"ORDER term out of range*", "SELECT i FROM t ORDER BY 7", "42P10 ORDER BY position is not in select list"},
    {"GROUP BY term out of range*", "SELECT i, count(*) FROM t GROUP BY 7",
     "42P10 GROUP BY position is not in select list"},
    {"Set operations can only apply*", "SELECT 1 UNION SELECT 1, 2",
     "42601 each UNION, INTERSECT or EXCEPT query must have the same number of columns"},
    {"Referenced column \"*\" not found in FROM clause!*", "SELECT z FROM t", "42703 column \"z\" does not exist"},
    {"Referenced column \"*\" was not found because the FROM clause is missing*", "SELECT z",
     "42703 column \"z\" does not exist"},
    {"Table \"*\" does not have a column named \"*\"*", "SELECT t.z FROM t", "42703 column \"z\" does not exist"},
    {"Referenced table \"*\" not found!*", "SELECT x.z FROM t",
     "42P01 invalid reference to FROM-clause entry for table \"x\""},
    {"column \"*\" must appear in the GROUP BY *", "SELECT i, sum(b) FROM t",
     "42803 column \"i\" must appear in the GROUP BY clause or be used in an aggregate function"},
    {"column * must appear in the GROUP BY *", "SELECT sum(b) FROM t HAVING i > 1",
     "42803 column \"i\" must appear in the GROUP BY clause or be used in an aggregate function"},
    {"* with name \"*\" already exists!*", "CREATE TABLE t (a INTEGER)", "42P07 Relation \"t\" already exists"},
    {"* with name \"*\" already exists!*", "CREATE SCHEMA main", "42P06 Schema \"main\" already exists"},
    {"WHERE clause cannot contain aggregates!*", "SELECT i FROM t WHERE sum(i) > 1",
     "42803 aggregates not allowed in WHERE clause"},
    {"GROUP BY clause cannot contain aggregates!*", "SELECT 1 FROM t GROUP BY sum(i)",
     "42803 aggregates not allowed in GROUP BY clause"},
    {"aggregate functions are not allowed in UPDATE*", "UPDATE t SET i = sum(b)",
     "42803 aggregates not allowed in UPDATE"},
    {"WHERE clause cannot contain window functions!*", "SELECT i FROM t WHERE row_number() OVER () > 1",
     "42P20 window functions not allowed in WHERE clause"},
    {"GROUP BY clause cannot contain window functions!*", "SELECT 1 FROM t GROUP BY row_number() OVER ()",
     "42P20 window functions not allowed in GROUP BY clause"},
    {"HAVING clause cannot contain window functions!*", "SELECT 1 FROM t HAVING row_number() OVER () > 1",
     "42P20 window functions not allowed in HAVING clause"},
    {"window functions are not allowed in UPDATE*", "UPDATE t SET i = row_number() OVER ()",
     "42P20 window functions not allowed in UPDATE"},
    {"window functions are not allowed in window definitions",
     "SELECT row_number() OVER (ORDER BY row_number() OVER ()) FROM t",
     "42P20 window functions not allowed in window definition"},
    {"Could not choose a best candidate function for the function call \"*\". *", "SELECT 'a' + 'b'",
     "42883 operator does not exist: unknown + unknown"},
    {"UNNEST() can only be applied to lists, structs and NULL, not *", "SELECT unnest(i) FROM t",
     "42883 function unnest(integer) does not exist"},
    {"interval units \"*\" not recognized", "SELECT extract(week FROM INTERVAL 1 DAY)",
     "22023 timestamp units \"week\" not supported"},
    {"Column \"*\" referenced that exists in the SELECT clause *", "SELECT x, 1 AS x FROM t",
     "42703 column \"x\" does not exist"},
    {"Aggregate with only constant parameters has to be bound in the root subquery*",
     "SELECT (SELECT max(i) FROM t WHERE sum(1) > 0) FROM t", "42803 aggregates not allowed in WHERE clause"},
    {"INSERT statement cannot contain window functions!*", "INSERT INTO required VALUES (row_number() OVER ())",
     "42P20 window functions not allowed in VALUES"},
    {"INSERT statement cannot contain aggregates!*", "INSERT INTO required VALUES (sum(1))",
     "42803 aggregates not allowed in VALUES"},
    {"Table function cannot contain window functions!*", "SELECT * FROM generate_series(1, row_number() OVER ())",
     "42P20 window functions not allowed in function expression in FROM"},
    {"Table function cannot contain aggregates!*", "SELECT * FROM generate_series(1, sum(1))",
     "42803 aggregates not allowed in function expression in FROM"},
    {"Unimplemented expression class in ExpressionBinder::BindExpression: WINDOW*",
     "SELECT i FROM t LIMIT row_number() OVER ()", "42P20 window functions not allowed in this clause"},
    {"window expression is not supported here*", "SELECT (SELECT max(u.i) OVER (PARTITION BY t.i) FROM t u) FROM t",
     "0A000 a window function over columns of a query around is not supported by the embedded warehouse"},
    {"correlated columns in window functions not supported*", "SELECT (SELECT sum(t.i) OVER () FROM t u) FROM t",
     "0A000 a window function over columns of a query around is not supported by the embedded warehouse"},
    {"Cannot mix aggregates with non-aggregated columns!*",
     "SELECT d FROM t QUALIFY sum((SELECT min(t.i) FROM t u)) OVER (PARTITION BY s) > 0",
     "0A000 an aggregate of a query around in QUALIFY is not supported by the embedded warehouse"},
    {"In a DISTINCT aggregate, ORDER BY expressions must appear in the argument list*",
     "SELECT string_agg(DISTINCT s, ',' ORDER BY d) FROM t",
     "42P10 for SELECT DISTINCT, ORDER BY expressions must appear in select list"},
    {"ORDER BY non-integer literal has no effect*", "SELECT i FROM t ORDER BY 'x'",
     "42P10 ORDER BY position is not in select list"},
    {"Cannot compare values of type * and type * - an *", "SELECT d > i FROM t",
     "42804 types date and integer cannot be matched"},
    {"window function calls cannot be nested*", "SELECT sum(row_number() OVER ()) OVER () FROM t",
     "42P20 window function calls cannot be nested"},
    {"aggregate function calls cannot be nested*", "SELECT sum(sum(i)) FROM t",
     "42803 aggregate function calls may not have nested aggregate or window function"},
    {"aggregate function calls cannot contain window function calls*", "SELECT sum(row_number() OVER ()) FROM t",
     "42803 aggregate function calls may not have nested aggregate or window function"},
    {"frame starting from following row cannot have preceding rows",
     "SELECT sum(i) OVER (ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING) FROM t",
     "42P20 frame starting from following row cannot have preceding rows"},
    {"frame starting from current row cannot have preceding rows",
     "SELECT sum(i) OVER (ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM t",
     "42P20 frame starting from current row cannot have preceding rows"},
    {"frame start cannot be UNBOUNDED FOLLOWING",
     "SELECT sum(i) OVER (ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW) FROM t",
     "42P20 frame start cannot be UNBOUNDED FOLLOWING"},
    {"frame end cannot be UNBOUNDED PRECEDING",
     "SELECT sum(i) OVER (ROWS BETWEEN CURRENT ROW AND UNBOUNDED PRECEDING) FROM t",
     "42P20 frame end cannot be UNBOUNDED PRECEDING"},
    {"at least one window function must appear in the SELECT column or QUALIFY clause*",
     "SELECT i FROM t QUALIFY i > 1",
     "42P20 at least one window function must appear in the select list or in QUALIFY"},
    {"GROUPING child \"*\" must be a grouping column*", "SELECT grouping(b) FROM t GROUP BY i",
     "42803 arguments to GROUPING must be grouping expressions of the associated query level"},
    {"Subquery returns * columns - expected *", "SELECT (SELECT i, b FROM t)",
     "42601 subquery must return only one column"},
    {"Subquery returns * columns - expected *", "SELECT (i, b) IN (SELECT i FROM t) FROM t",
     "42601 subquery has too few columns"},
    {"Type STRUCT(* does not match with STRUCT(*", "SELECT (i, i) IN ((1, 2), (3, 4, 5)) FROM t",
     "42601 unequal number of entries in row expressions"},
    {"Multiple assignments to same column \"*\"*", "UPDATE t SET i = 1, i = 2",
     "42601 multiple assignments to same column \"i\""},
    {"Circular reference to CTE \"*\", use WITH RECURSIVE *", "WITH q AS (SELECT * FROM q) SELECT * FROM q",
     "42P19 recursive reference to query \"q\" must not appear within its non-recursive term"},
    {"LIMIT/OFFSET cannot be negative*", "SELECT i FROM t LIMIT -1", "2201W LIMIT and OFFSET must not be negative"},
    {"Correlated columns not supported in LIMIT/OFFSET*", "SELECT (SELECT i FROM t u LIMIT t.i) FROM t",
     "42P10 argument of LIMIT and OFFSET must not contain columns"},
    {"Cannot perform non-inner join on subquery!*", "SELECT * FROM t x FULL JOIN t y ON x.i = (SELECT max(i) FROM t)",
     "0A000 a subquery in the condition of an outer join is not supported by the embedded warehouse"},

    {"could not allocate block of size *", nullptr, "53200 out of memory"},
    {"failed to allocate data of size *", nullptr, "53200 out of memory"},
    {"failed to pin block of size *", nullptr, "53200 out of memory"},

    {"NOT NULL constraint failed: *", "INSERT INTO required VALUES (NULL)",
     "XX000 Cannot insert a NULL value into column a"},
};

class DuckErrors : public ::testing::Test {
  protected:
    DuckErrors() : database_(":memory:", {}, {}), connection_(database_.connect()) {
        connection_.query(
            "CREATE TABLE t (i INTEGER, b BIGINT, f DOUBLE, n DECIMAL(5,2), s VARCHAR, d DATE, ts TIMESTAMP); "
            "INSERT INTO t VALUES (2147483647, 9223372036854775807, 1e300, 999.99, 'abc', DATE '2000-01-01', "
            "TIMESTAMP '2000-01-01'); CREATE TABLE required (a INTEGER NOT NULL)");
    }
    duck::Failure failure(const std::string& sql) {
        try {
            connection_.query(sql);
        } catch (const duck::Failure& failure) {
            return failure;
        }
        return {duck::Problem::other, "nothing was refused"};
    }
    std::string error(const std::string& sql) {
        const auto made = from_duck(failure(sql));
        return made.sqlstate() + " " + made.message();
    }

    duck::Database database_;
    duck::Connection connection_;
};

TEST_F(DuckErrors, EveryRowIsProvokedByAStatement) {
    for (const auto& [row, sql, expected] : provocations) {
        if (sql == nullptr) continue;
        const auto refused = failure(sql);
        const auto [matched, made] = duck::recognise(refused);
        EXPECT_EQ(matched->text, row) << sql << "\n" << refused.message;
        EXPECT_EQ(made.sqlstate() + " " + made.message(), expected) << sql << "\n" << refused.message;
    }
}

TEST_F(DuckErrors, NoRowIsWithoutAStatement) {
    std::set<std::string_view> provoked;
    for (const auto& one : provocations) provoked.insert(one.row);
    for (const auto& row : duck::error_rows()) EXPECT_TRUE(row.text == "*" || provoked.contains(row.text)) << row.text;
}

// A function of DuckDB's that no statement calls stands for what no row knows.
TEST_F(DuckErrors, WhatNoRowKnowsHasNoWordsOfDuckDBs) {
    for (const auto* sql : {"PRAGMA nonsense", "SELECT enum_range(1)"}) {
        const auto refused = failure(sql);
        EXPECT_TRUE(duck::recognise(refused).row->text == "*") << sql << "\n" << refused.message;
        const auto made = from_duck(refused);
        EXPECT_EQ(made.sqlstate(), "XX000") << sql;
        EXPECT_EQ(made.message(), "the embedded warehouse could not run the statement") << sql;
        EXPECT_THAT(made.remedy(), HasSubstr("LOADONCE_TRACE_SQL=1"));
        EXPECT_EQ(made.detail(), "") << sql;
    }
}

TEST_F(DuckErrors, TheMachinesFailuresHaveTheOperatingSystemsReason) {
    const auto machine = [](const char* text) {
        const auto made = from_duck({duck::Problem::machine, text});
        return made.sqlstate() + " " + made.message();
    };
    EXPECT_EQ(machine("IO Error: Could not write file \"/a/b.duckdb\": No space left on device"),
              "53100 the machine failed the warehouse: No space left on device");
    EXPECT_EQ(machine("IO Error: Could not read from file \"/a/b.duckdb\": Input/output error"),
              "58030 the machine failed the warehouse: Input/output error");
    EXPECT_EQ(machine("IO Error: a text of DuckDB's own"),
              "53100 the machine failed the warehouse: its files cannot be read or written");
    EXPECT_EQ(machine("Out of Memory Error: could not allocate block of size 256.0 KiB (381.2 MiB/381.4 MiB used)"),
              "53200 out of memory");
}

// What a user wrote stands in DuckDB's messages: it never decides what the error is.
TEST_F(DuckErrors, AUsersTextDoesNotForgeAnError) {
    connection_.query("CREATE TABLE forged (v VARCHAR)");
    const std::string one(1, '\x01');
    for (const std::string& text :
         {std::string("loadonce:15007"), "loadonce:15007" + one + "c", "loadonce:error" + one + "57014" + one + "x",
          std::string("loadonce:22012"), std::string("Could not convert string 'x' to INT64"), std::string("' to BOOL"),
          std::string("Date out of range"), std::string("missing ]: "), std::string("DECIMAL out of range"),
          std::string("x\n\nLINE 1: y"), std::string("Overflow in addition of INT64 (")}) {
        connection_.query("DELETE FROM forged; INSERT INTO forged VALUES (" + duck::literal(text) + ")");
        EXPECT_EQ(error("SELECT v::INTEGER FROM forged"), "22P02 invalid input syntax for integer: \"" + text + "\"")
            << text;
        EXPECT_THAT(error("SELECT " + duck::literal(text) + "::DECIMAL(5,2)"), StartsWith("22P02 ")) << text;
        EXPECT_THAT(error("SELECT regexp_matches('a', '(' || v) FROM forged"), StartsWith("2201B ")) << text;
        // As the name of a column.
        EXPECT_THAT(error("SELECT " + duck::identifier(text) + "::INTEGER FROM (SELECT s AS " + duck::identifier(text) +
                          " FROM t)"),
                    StartsWith("22P02 "))
            << text;
    }
}

using WarehouseErrors = WarehouseTest;

TEST_F(WarehouseErrors, AUsersTextDoesNotForgeAnError) {
    run("CREATE TABLE t (v VARCHAR(100))");
    for (const char* text :
         {"loadonce:15007", "Could not convert string 'x' to INT64", "loadonce:error", "loadonce:1207"}) {
        run("DELETE FROM t");
        run("INSERT INTO t VALUES (" + duck::literal(text) + ")");
        const std::string quoted = std::string("\"") + text + "\"";
        const std::string digit = std::string("XX000 Invalid digit, Value '") + text[0] + "', Pos 0, Type: ";
        for (const auto& [type, refused] :
             {std::pair<std::string, std::string>{"INT", digit + "Integer "},
              {"BIGINT", digit + "Long "},
              {"NUMERIC(5,2)", "22P02 invalid input syntax for type numeric: " + quoted},
              {"BOOLEAN", "22P02 invalid input syntax for type boolean: " + quoted},
              {"DATE", "22007 invalid input syntax for type date: " + quoted},
              {"FLOAT", "22P02 invalid input syntax for type double precision: " + quoted}})
            EXPECT_EQ(refusal("SELECT v::" + type + " FROM t"), refused);
        EXPECT_EQ(refusal("SELECT " + duck::literal(text) + "::BOOLEAN"),
                  std::string("22P02 invalid input syntax for type boolean: \"") + text + "\"");
    }
}

TEST_F(WarehouseErrors, AvgTakesNumbers) {
    run("CREATE TABLE t (v VARCHAR(100))");
    EXPECT_EQ(refusal("SELECT AVG(v) FROM t"), "42883 function avg does not exist for values of this type");
}

}  // namespace
}  // namespace loadonce::local
