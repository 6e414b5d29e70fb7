// Every function of the table, by an example; and the document that lists them.
#include "local/functions.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "document.h"
#include "example_cases.h"
#include "function_cases.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

using Functions = WarehouseTest;

TEST_F(Functions, GiveWhatTheReferenceSays) {
    for (const auto& one : function_cases) {
        SCOPED_TRACE(one.sql);
        try {
            EXPECT_EQ(this->one(std::string("SELECT ") + one.sql), one.expected);
        } catch (const Error& error) {
            ADD_FAILURE() << error.sqlstate() << " " << error.message();
        }
    }
}

TEST_F(Functions, DoWhatTheReferencesExamplesShow) {
    for (const auto& one : example_cases) {
        SCOPED_TRACE(std::string(one.page) + ": " + one.select);
        try {
            EXPECT_THAT(rows(std::string("SELECT ") + one.select), ::testing::ElementsAre(one.expected));
        } catch (const Error& error) {
            ADD_FAILURE() << error.sqlstate() << " " << error.message();
        }
    }
}

TEST_F(Functions, TryCastIsNullForWhatIsNoneOfTheType) {
    run("CREATE TABLE t (v VARCHAR(12), n INT)");
    run("INSERT INTO t VALUES ('10', 1), ('Ten', 99999), ('01/02/2000', NULL), ('1.5', 0)");
    EXPECT_THAT(
        rows("SELECT TRY_CAST(v AS INT), TRY_CAST(v AS DATE), TRY_CAST(v AS NUMERIC(3,1)), TRY_CAST(n AS SMALLINT), "
             "TRY_CAST(n AS VARCHAR(3)) FROM t ORDER BY t.v"),
        ::testing::ElementsAre("-|2000-01-02|-|-|-", "-|-|1.5|0|0", "10|-|10.0|1|1", "-|-|-|-|999"));
    EXPECT_THAT(refusal("SELECT TRY_CAST(TRUE AS TIMESTAMP)"), StartsWith("42846"));
    EXPECT_THAT(refusal("SELECT TRY_CAST(v AS BOOLEAN) FROM t"), StartsWith("42846"));
}

// AWS, "LISTAGG function".
TEST_F(Functions, ListaggIgnoresEmptyStringsAndDistinctTrailingBlanks) {
    run("CREATE TABLE t (s VARCHAR(5), n INT)");
    run("INSERT INTO t VALUES ('a', 1), ('a', 2), ('b', 10), ('', 4), (NULL, 5)");
    run("UPDATE t SET s = 'a ' WHERE n = 2");
    EXPECT_EQ(one("SELECT LISTAGG(s, ',') WITHIN GROUP (ORDER BY n) FROM t"), "a,a ,b");
    EXPECT_EQ(one("SELECT LISTAGG(DISTINCT s, ',') WITHIN GROUP (ORDER BY s) FROM t"), "a,b");
    EXPECT_EQ(one("SELECT LISTAGG(DISTINCT n, ', ') WITHIN GROUP (ORDER BY n DESC) FROM t"), "10, 5, 4, 2, 1");
    EXPECT_EQ(one("SELECT LISTAGG(s) FROM t WHERE n > 3 AND n < 6"), "-");
}

TEST_F(Functions, AreAllTried) {
    for (const auto& function : functions())
        EXPECT_TRUE(std::ranges::any_of(function_cases, [&](const auto& one) { return one.function == function.name; }))
            << function.name << " has no example in function_cases.h";
}

TEST_F(Functions, OfRedshiftThatAreMissingAreRefusedByName) {
    for (const auto& name : missing_functions()) {
        EXPECT_EQ(find_function(name, 1), nullptr) << name;
        EXPECT_THAT(refusal("SELECT " + std::string(name) + "('x')"),
                    StartsWith("0A000 function " + std::string(name)));
    }
    EXPECT_THAT(refusal("SELECT list_value(1)"), StartsWith("42883"));
}

TEST_F(Functions, RefuseWhatTheyCannotRead) {
    EXPECT_THAT(refusal("SELECT TO_DATE('2025-13-01', 'YYYY-MM-DD')"), StartsWith("22008"));
    EXPECT_EQ(refusal("SELECT TO_DATE('20010631', 'YYYYMMDD', TRUE)"),
              "22008 date/time field date value out of range: 2001-6-31");
    EXPECT_EQ(refusal("SELECT TO_TIMESTAMP('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS', TRUE)"),
              "22008 date/time field time value out of range: 24:38:15.0");
    EXPECT_THAT(refusal("SELECT TO_DATE('today', 'YYYY-MM-DD')"), StartsWith("22007"));
    EXPECT_THAT(refusal("SELECT TO_NUMBER('12x', '99')"), StartsWith("22P02"));
    EXPECT_THAT(refusal("SELECT STRTOL('12', 99)"), StartsWith("22023"));
    EXPECT_THAT(refusal("SELECT STRTOL('129', 8)"), StartsWith("22P02"));
    EXPECT_THAT(refusal("SELECT NEXT_DAY('2025-01-01', 'someday')"), StartsWith("22023"));
    EXPECT_THAT(refusal("SELECT DATEADD(fortnight, 1, '2025-01-01')"), StartsWith("22023"));
    EXPECT_THAT(refusal("SELECT DATEADD(dow, 1, '2025-01-01')"), StartsWith("22023"));
    EXPECT_THAT(refusal("SELECT JSON_EXTRACT_PATH_TEXT('{', 'a')"), HasSubstr("JSON parsing error"));
    EXPECT_THAT(refusal("SELECT REGEXP_SUBSTR('a', '(?=a)', 1, 1, 'p')"), StartsWith("0A000"));
    EXPECT_THAT(refusal("SELECT REGEXP_COUNT('a', 'a', 1, 'z')"), StartsWith("22023"));
}

TEST_F(Functions, AreNullOfNull) {
    for (const auto* sql :
         {"STRTOL(NULL, 10)", "TO_CHAR(NULL::TIMESTAMP, 'YYYY')", "SHA2(NULL, 256)", "TO_DATE(NULL, 'YYYY')",
          "NEXT_DAY(NULL, 'Monday')", "LPAD(NULL, 3)", "JSON_EXTRACT_PATH_TEXT(NULL, 'a')", "REGEXP_SUBSTR(NULL, 'a')",
          "REGEXP_INSTR(NULL, 'a')", "CONVERT_TIMEZONE('PST', NULL)", "QUOTE_IDENT(NULL)"})
        EXPECT_EQ(one(std::string("SELECT ") + sql), "-") << sql;
}

TEST_F(Functions, ReadColumnsAsWellAsLiterals) {
    run("CREATE TABLE t (c CHAR(8), d DATE, n NUMERIC(8,2), i BIGINT, f FLOAT8, z TIMESTAMPTZ)");
    run("INSERT INTO t VALUES ('ab', '2025-01-31', 1234.5, 16, 0.5, '2025-01-31 12:00:00+00')");
    EXPECT_EQ(one("SELECT LEN(c) || UPPER(c) || LPAD(c, 3, 'x') FROM t"), "2ABxab");
    EXPECT_EQ(one("SELECT TO_CHAR(d, 'YYYY-MM-DD') || TO_CHAR(n, 'FM9999.00') || TO_CHAR(i, 'FM99') || TO_CHAR(f, "
                  "'FM0.99') || TO_CHAR(z, 'HH24') FROM t"),
              "2025-01-311234.50160.512");
    EXPECT_EQ(one("SELECT DATEADD(month, 1, d)::VARCHAR || DATEADD(day, i, z)::VARCHAR FROM t"),
              "2025-02-28 00:00:002025-02-16 12:00:00+00");
    EXPECT_EQ(one("SELECT SQRT(i) + LN(f) / LN(f) + SQRT(n) * 0 FROM t"), "5");
}

TEST_F(Functions, WindowsOfAggregatesInOrderNeedAFrame) {
    run("CREATE TABLE t (a INT)");
    run("INSERT INTO t VALUES (1), (2), (3)");
    EXPECT_THAT(refusal("SELECT SUM(a) OVER (ORDER BY a) FROM t"), HasSubstr("require a frame clause"));
    EXPECT_EQ(one("SELECT MAX(s) FROM (SELECT SUM(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s "
                  "FROM t) x"),
              "5");
    EXPECT_THAT(refusal("SELECT ROW_NUMBER() FROM t"), StartsWith("42883"));
    EXPECT_THAT(refusal("SELECT UPPER('a') OVER () FROM t"), StartsWith("42809"));
}

TEST(FunctionsDocument, IsMadeOfTheExamples) {
    std::string text = "| function | example | gives |\n| --- | --- | --- |\n";
    std::string last;
    for (const auto& one : function_cases) {
        const auto name = "`" + std::string(one.function) + "`";
        text += table_row({name == last ? "" : name, "`" + std::string(one.sql) + "`",
                           *one.expected ? "`" + std::string(one.expected) + "`" : ""});
        last = name;
    }
    text += "\nRefused by name (0A000):";
    for (const auto& name : missing_functions())
        text += (name == missing_functions().front() ? " `" : ", `") + std::string(name) + "`";
    check_section("functions", text + ".\n");
}

}  // namespace
}  // namespace loadonce::local
