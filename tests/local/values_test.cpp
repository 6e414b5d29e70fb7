// Values in columns, functions and results.
#include <gmock/gmock.h>

#include "warehouse/served_session.h"
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

TEST_F(Values, ACharTakesOnlyAscii) {
    run("CREATE TABLE t (a CHAR(3))");
    EXPECT_EQ(refusal("INSERT INTO t VALUES ('äb')"),
              "XX000 Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3a4");
}

TEST_F(Values, WhatIsNoValueOfItsTypeIsRefusedWithTheType) {
    EXPECT_EQ(refusal("SELECT '2147483648'::INT"), "22003 value \"2147483648\" is out of range for type integer");
    EXPECT_EQ(refusal("SELECT 9223372036854775808::BIGINT"), "XX000 Value out of range for 8 bytes.");
    EXPECT_EQ(refusal("SELECT 'x'::NUMERIC(5,1)"), "22P02 invalid input syntax for type numeric: \"x\"");
    EXPECT_EQ(refusal("SELECT '99999'::NUMERIC(5,2)"), "XX000 Numeric data overflow (result precision)");
    EXPECT_EQ(refusal("SELECT 'off'::BOOLEAN"), "22P02 invalid input syntax for type boolean: \"off\"");
    EXPECT_EQ(refusal("SELECT 'x'::FLOAT8"), "22P02 invalid input syntax for type double precision: \"x\"");
    EXPECT_EQ(refusal("SELECT TRUE::VARCHAR(5)"), "42846 cannot cast type boolean to character varying");
}

TEST_F(Values, ARowOfDefaultsIsInserted) {
    run("CREATE TABLE t (a BIGINT IDENTITY(1,1), b INT DEFAULT 4, c INT)");
    run("INSERT INTO t DEFAULT VALUES");
    EXPECT_THAT(rows("SELECT * FROM t"), ElementsAre("1|4|-"));
}

TEST_F(Values, ExplainingAChangeDoesNotMakeIt) {
    run("CREATE TABLE t (a INT)");
    run("CREATE TABLE s (a INT)");
    run("INSERT INTO t VALUES (1)");
    for (const auto* sql :
         {"INSERT INTO t SELECT 2", "UPDATE t SET a = 5", "DELETE FROM t", "CREATE TABLE u AS SELECT 1",
          "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT "
          "VALUES (s.a)"})
        EXPECT_FALSE(run(std::string("EXPLAIN ") + sql).rows.empty()) << sql;
    EXPECT_THAT(rows("SELECT a FROM t"), ElementsAre("1"));
    EXPECT_THAT(refusal("SELECT * FROM u"), StartsWith("42P01"));
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

TEST_F(Values, NumbersAndTimesAreWrittenAtTheirLimits) {
    EXPECT_THAT(rows("SELECT (-32768)::SMALLINT, -2147483647 - 1, 9223372036854775807, -9223372036854775807 - 1"),
                ElementsAre("-32768|-2147483648|9223372036854775807|-9223372036854775808"));
    EXPECT_THAT(rows("SELECT 0::NUMERIC(3,3), -0.001::NUMERIC(3,3), 99.9::NUMERIC(3,1), 7::NUMERIC(18,0), "
                     "99999999999999999999999999999999999999::NUMERIC(38,0), "
                     "-0.9999999999999999999999999999999999999::NUMERIC(38,37), 1.5::NUMERIC(38,20)"),
                ElementsAre("0.000|-0.001|99.9|7|99999999999999999999999999999999999999|"
                            "-0.9999999999999999999999999999999999999|1.50000000000000000000"));
    EXPECT_THAT(
        rows("SELECT 0::FLOAT8, -0.5::FLOAT8, 100::FLOAT8, 123456.789::FLOAT8, 999999999999999::FLOAT8, "
             "1e15::FLOAT8, 0.0001::FLOAT8, 0.00012345::FLOAT8, 0.00001::FLOAT8, -1.7976931348623157e308::FLOAT8"),
        ElementsAre("0|-0.5|100|123456.789|999999999999999|1e+15|0.0001|0.00012345|1e-05|"
                    "-1.7976931348623157e+308"));
    EXPECT_THAT(rows("SELECT 0.1::REAL, 999999::REAL, 1234567::REAL, -0.5::REAL"),
                ElementsAre("0.1|999999|1.234567e+06|-0.5"));
    EXPECT_THAT(rows("SELECT DATE '1969-12-31', DATE '0001-01-01', DATE '9999-12-31', "
                     "TIMESTAMP '1969-12-31 23:59:59.999999', TIMESTAMP '1970-01-01 00:00:00.5', "
                     "TIMESTAMP '2024-02-29 12:00:00.000001'"),
                ElementsAre("1969-12-31|0001-01-01|9999-12-31|1969-12-31 23:59:59.999999|1970-01-01 00:00:00.5|"
                            "2024-02-29 12:00:00.000001"));
}

TEST_F(Values, CharsAreDescribedAndAnsweredAsChars) {
    run("CREATE TABLE t (a CHAR(4), b VARCHAR(4))");
    run("INSERT INTO t VALUES ('x', 'y')");
    auto* served = dynamic_cast<warehouse::ServedSession*>(session_.get());
    const auto described = served->describe("SELECT a, b FROM t");
    const auto answered = run("SELECT a, b FROM t");
    for (const auto& columns : {described, answered.columns}) {
        EXPECT_EQ(columns.at(0).type_oid, 1042U);
        EXPECT_EQ(columns.at(1).type_oid, 1043U);
    }
    EXPECT_EQ(answered.rows.at(0).at(0), "x   ");
}

TEST_F(Values, OperatorsGiveWhatRedshiftGives) {
    struct Case {
        const char* sql;
        const char* expected;
    };
    for (const auto& one :
         {Case{"'a' LIKE 'A'", "f"}, Case{"'a_b' LIKE 'a\\\\_b'", "t"}, Case{"'abc' SIMILAR TO '(a|x)%'", "t"},
          Case{"'abc' ~ '^a'", "t"}, Case{"CASE WHEN 1 = 1 THEN 'y' ELSE 'n' END", "y"},
          Case{"EXTRACT(month FROM '2025-03-15'::DATE)", "3"},
          Case{"EXTRACT(sec FROM TIMESTAMP '2009-09-21 11:10:03.189717')", "3"},
          Case{"EXTRACT(milliseconds FROM TIMESTAMP '2009-09-09 12:08:43.101')", "101"},
          Case{"EXTRACT(decade FROM TIMESTAMP '1999-02-16 20:38:40')", "200"},
          Case{"EXTRACT(century FROM TIMESTAMP '2000-12-16 12:21:13')", "20"},
          Case{"EXTRACT(mil FROM TIMESTAMP '2001-12-16 12:21:13')", "3"}})
        EXPECT_EQ(this->one(std::string("SELECT ") + one.sql), one.expected) << one.sql;
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
