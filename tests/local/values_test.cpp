// Values as columns take them, functions and results.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Values = WarehouseTest;

TEST_F(Values, StringsThatAreTooLongAreRefusedAndTrailingBlanksCut) {
    run("CREATE TABLE t (a VARCHAR(3))");
    EXPECT_THAT(refusal_detail("INSERT INTO t VALUES ('abcd')"),
                HasSubstr("Value too long for type character varying(3)"));
    EXPECT_THAT(refusal_detail("INSERT INTO t SELECT 'äö'"), HasSubstr("8001"));
    run("INSERT INTO t VALUES ('ab     ')");
    EXPECT_EQ(one("SELECT OCTET_LENGTH(a) FROM t"), "3");
    EXPECT_THAT(refusal("UPDATE t SET a = 'abcd'"), StartsWith("XX000"));
    run("CREATE TABLE s (a VARCHAR(9))");
    run("INSERT INTO s VALUES ('abcd')");
    EXPECT_THAT(refusal("INSERT INTO t SELECT a FROM s"), HasSubstr("Value too long"));
}

TEST_F(Values, NumbersAreRoundedToTheScaleAndCheckedForRange) {
    run("CREATE TABLE t (a NUMERIC(4,2), b SMALLINT)");
    run("INSERT INTO t VALUES (1.235, 7)");
    EXPECT_THAT(rows("SELECT * FROM t"), ElementsAre("1.24|7"));
    EXPECT_NE(refusal("INSERT INTO t VALUES (123.4, 1)"), "");
    EXPECT_NE(refusal("INSERT INTO t VALUES (1, 70000)"), "");
}

TEST_F(Values, AnExplicitCastCutsAtWholeCharacters) {
    EXPECT_EQ(one("SELECT CAST('abcdef' AS VARCHAR(3))"), "abc");
    EXPECT_EQ(one("SELECT 'äöü'::VARCHAR(3)"), "ä");
}

TEST_F(Values, IntegersDivideToIntegersAndNullsSortLast) {
    EXPECT_EQ(one("SELECT 7/2"), "3");
    EXPECT_THAT(rows("SELECT a FROM (SELECT 1 AS a UNION ALL SELECT NULL UNION ALL SELECT 2) x ORDER BY a"),
                ElementsAre("1", "2", "-"));
    EXPECT_THAT(rows("SELECT a FROM (SELECT 1 AS a UNION ALL SELECT NULL UNION ALL SELECT 2) x ORDER BY a DESC"),
                ElementsAre("-", "2", "1"));
}

TEST_F(Values, ResultsAreTextAsPostgresqlWritesIt) {
    EXPECT_THAT(
        rows("SELECT TRUE, 1.5::FLOAT8, 1e20::FLOAT8, 0.1::FLOAT8 + 0.2, 1.50::NUMERIC(5,2), -0.05::NUMERIC(5,2), DATE "
             "'2025-01-02', "
             "'2025-01-02 03:04:05+00'::TIMESTAMPTZ, '2025-01-02 03:04:05.250'::TIMESTAMP, NULL"),
        ElementsAre(
            "t|1.5|1e+20|0.30000000000000004|1.50|-0.05|2025-01-02|2025-01-02 03:04:05+00|2025-01-02 03:04:05.25|-"));
    EXPECT_EQ(run("SELECT COUNT(*) FROM pg_class").columns.at(0).name, "count");
}

struct Case {
    const char* sql;
    const char* expected;
};
class Functions : public WarehouseTest, public ::testing::WithParamInterface<Case> {};

INSTANTIATE_TEST_SUITE_P(
    Table, Functions,
    ::testing::Values(
        Case{"MONTHS_BETWEEN('1969-01-18', '1969-03-18')", "-2"},
        Case{"MONTHS_BETWEEN('2025-02-28', '2025-01-31')", "1"},
        Case{"ROUND(MONTHS_BETWEEN('1995-02-02', '1995-01-01'), 6)", "1.032258"},
        Case{"SUBSTRING('caterpillar', 6, 4)", "pill"}, Case{"SUBSTRING('caterpillar', -1, 4)", "ca"},
        Case{"JSON_ARRAY_LENGTH('[11,12,13]')", "3"},
        Case{"FUNC_SHA1('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"}, Case{"NVL(NULL, 2)", "2"},
        Case{"COALESCE(NULL, NULL, 3)", "3"}, Case{"NULLIF(1, 1)", "-"}, Case{"DECODE(2, 1, 'a', 2, 'b', 'c')", "b"},
        Case{"DECODE(NULL, NULL, 'n', 'x')", "n"}, Case{"LEN('äb')", "2"}, Case{"OCTET_LENGTH('äb')", "3"},
        Case{"UPPER('a') || LOWER('B')", "Ab"}, Case{"TRIM('  x ')", "x"}, Case{"TRIM(BOTH 'x' FROM 'xax')", "a"},
        Case{"SUBSTRING('hello', 2, 3)", "ell"}, Case{"LEFT('hello', 2)", "he"}, Case{"RIGHT('hello', 2)", "lo"},
        Case{"REPLACE('aba', 'a', 'c')", "cbc"}, Case{"SPLIT_PART('a,b,c', ',', 2)", "b"},
        Case{"CHARINDEX('l', 'hello')", "3"}, Case{"STRPOS('hello', 'l')", "3"}, Case{"ROUND(2.567, 1)", "2.6"},
        Case{"ABS(-3)", "3"}, Case{"MOD(7, 3)", "1"},
        Case{"DATEADD(day, 1, '2025-01-31'::DATE)", "2025-02-01 00:00:00"},
        Case{"DATEADD(month, 1, '2025-01-31'::TIMESTAMP)", "2025-02-28 00:00:00"},
        Case{"DATEDIFF(day, '2025-01-01', '2025-02-01')", "31"},
        Case{"DATE_TRUNC('month', '2025-03-15'::TIMESTAMP)", "2025-03-01 00:00:00"},
        Case{"DATE_PART(year, '2025-03-15'::DATE)", "2025"}, Case{"EXTRACT(month FROM '2025-03-15'::DATE)", "3"},
        Case{"TO_CHAR('2025-03-15 07:08:09'::TIMESTAMP, 'YYYY-MM-DD HH24:MI:SS')", "2025-03-15 07:08:09"},
        Case{"TO_DATE('15.03.2025', 'DD.MM.YYYY')", "2025-03-15"}, Case{"MD5('a')", "0cc175b9c0f1b6a831c399e269772661"},
        Case{"GREATEST(1, 3, 2)", "3"}, Case{"LEAST(1, 3, 2)", "1"}, Case{"INITCAP('hello wORLD')", "Hello World"},
        Case{"'a' LIKE 'A'", "f"}, Case{"'a_b' LIKE 'a\\\\_b'", "t"}, Case{"'abc' SIMILAR TO '(a|x)%'", "t"},
        Case{"'abc' ~ '^a'", "t"}, Case{"CASE WHEN 1 = 1 THEN 'y' ELSE 'n' END", "y"},
        Case{"current_database()", "dev"}, Case{"has_table_privilege('t', 'select')", "t"},
        Case{"JSON_EXTRACT_PATH_TEXT('{\"a\":{\"b\":1}}', 'a', 'b')", "1"},
        Case{"(SELECT LISTAGG(a, ',') WITHIN GROUP (ORDER BY a DESC) FROM (SELECT 1 AS a UNION ALL SELECT 2) x)",
             "2,1"},
        Case{"(SELECT AVG(a) FROM (SELECT 1 AS a UNION ALL SELECT 2) x)", "1"},
        Case{"(SELECT MEDIAN(a) FROM (SELECT 1 AS a UNION ALL SELECT 2) x)", "1.5"},
        Case{"(SELECT MAX(r) FROM (SELECT ROW_NUMBER() OVER (ORDER BY a) AS r FROM (SELECT 1 AS a UNION ALL SELECT 2) "
             "x) y)",
             "2"}));

TEST_P(Functions, GiveWhatRedshiftGives) {
    EXPECT_EQ(one(std::string("SELECT ") + GetParam().sql), GetParam().expected) << GetParam().sql;
}

TEST_F(Values, AFunctionThatIsNotInTheTableDoesNotExist) {
    EXPECT_THAT(refusal("SELECT list_value(1)"), StartsWith("42883"));
}

TEST_F(Values, ParametersCanBeShownSetAndReset) {
    EXPECT_EQ(one("SHOW datestyle"), "ISO, MDY");
    run("SET query_group TO 'x'");
    EXPECT_EQ(one("SHOW query_group"), "x");
    run("RESET query_group");
    EXPECT_EQ(one("SHOW query_group"), "default");
    EXPECT_THAT(refusal("SHOW standard_conforming_strings"), StartsWith("42704"));
}

TEST_F(Values, DeleteUpdateAndMergeReportTheirRows) {
    run("CREATE TABLE t (k INT, v VARCHAR(5))");
    run("CREATE TABLE s (k INT, v VARCHAR(9))");
    run("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    run("INSERT INTO s VALUES (2, 'x'), (4, 'y')");
    EXPECT_EQ(run("DELETE FROM t USING s WHERE t.k = s.k").affected, 1);
    EXPECT_EQ(run("UPDATE t SET v = 'z' FROM s WHERE t.k = s.k - 1").tag, "UPDATE 2");
    run("MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT VALUES "
        "(s.k, s.v)");
    EXPECT_THAT(rows("SELECT * FROM t ORDER BY k"), ElementsAre("1|z", "2|x", "3|z", "4|y"));
    run("WITH w AS (SELECT k FROM s) DELETE FROM t WHERE k IN (SELECT k FROM w)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
}

}  // namespace
}  // namespace loadonce::local
