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
    {"Overflow in *", "SELECT sum(170141183460469231731687303715884105727::HUGEINT) FROM range(3)",
     "XX000 Value out of range"},
    {"Overflow on abs(*", "SELECT abs((-2147483648)::INTEGER)", "XX000 Value out of range"},
    {"Value out of range*", "SELECT factorial(100)", "XX000 Value out of range"},

    {"Date and time not in timestamp range*", "SELECT ts + INTERVAL '300000 years' FROM t",
     "22008 timestamp out of range"},
    {"Timestamp microseconds out of range*", "SELECT make_timestamp(9223372036854775807)", "XX000 Value out of range"},
    {"Epoch seconds out of range*", "SELECT to_timestamp(1e18)", "XX000 Value out of range"},
    {"timestamp field value out of range: *", "SELECT '300000-01-01'::TIMESTAMP", "XX000 Value out of range"},
    {"date field value out of range: *", "SELECT '9999999-01-01'::DATE", "XX000 Value out of range"},
    {"time field value out of range: *", "SELECT '12:99'::TIME", "XX000 Value out of range"},
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
     "2201B invalid regular expression: invalid escape sequence: \\q"},
    {"invalid perl operator: *", "SELECT regexp_matches('a', '(?=a)')",
     "0A000 a regular expression with look-around is not supported by the embedded warehouse"},
    {"missing ]: *", "SELECT regexp_matches('a', '[')", "2201B invalid regular expression: missing ]: ["},
    {"missing ): *", "SELECT regexp_matches('a', '(')", "2201B invalid regular expression: missing ): ("},
    {"unexpected ): *", "SELECT regexp_matches('a', ')')", "2201B invalid regular expression: unexpected ): )"},
    {"no argument for repetition operator: *", "SELECT regexp_matches('a', '*')",
     "2201B invalid regular expression: no argument for repetition operator: *"},
    {"invalid repetition size: *", "SELECT regexp_matches('a', 'a{2,1}')",
     "2201B invalid regular expression: invalid repetition size: {2,1}"},
    {"bad repetition operator: *", "SELECT regexp_matches('a', 'a**')",
     "2201B invalid regular expression: bad repetition operator: **"},
    {"invalid character class range: *", "SELECT regexp_matches('a', '[z-a]')",
     "2201B invalid regular expression: invalid character class range: z-a"},
    {"trailing \\*", "SELECT regexp_matches('a', '\\')", "2201B invalid regular expression: trailing \\"},

    {"cannot take square root of a negative number*", "SELECT sqrt(-1)",
     "2201F cannot take square root of a negative number"},
    {"cannot take logarithm of zero*", "SELECT ln(0)", "2201E cannot take logarithm of zero"},
    {"cannot take logarithm of a negative number*", "SELECT ln(-1)",
     "2201E cannot take logarithm of a negative number"},
    {"ACOS is undefined outside *", "SELECT acos(2)", "22003 input is out of range"},
    {"ASIN is undefined outside *", "SELECT asin(2)", "22003 input is out of range"},

    {"No function matches the given name and argument types '*'. *", "SELECT sum(s) FROM t",
     "42883 function sum(character varying) does not exist"},
    {"Macro loadonce_avg() *", nullptr, "42883 function avg does not exist for values of this type"},
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
     "42803 column \"i\" must appear in the GROUP BY clause or must be part of an aggregate function."},
    {"* with name \"*\" already exists!*", "CREATE TABLE t (a INTEGER)", "42P07 Table with name \"t\" already exists!"},

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
