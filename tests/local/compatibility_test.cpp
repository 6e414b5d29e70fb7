// Statements and types, each tried as its line in docs/redshift-compatibility.md says.
#include <gmock/gmock.h>

#include <cstring>

#include "document.h"
#include "redshift/parser.h"
#include "statement_cases.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::StartsWith;

class Compatibility : public WarehouseTest {
  protected:
    // The error of the first part that is refused, or nothing.
    std::string outcome(const std::string& sql) {
        for (const auto& part : redshift::split(sql))
            if (auto refused = refusal(std::string(part.text)); !refused.empty()) return refused;
        return {};
    }
};

TEST_F(Compatibility, StatementsDoWhatTheDocumentSays) {
    put_parquet("b/t/1.parquet", "SELECT 1::INT AS a, 'x' AS b");
    for (const auto& one : statement_cases) {
        SCOPED_TRACE(one.example);
        session_ = warehouse_->connect();
        for (const auto* sql :
             {"DROP SCHEMA IF EXISTS other CASCADE", "DROP TABLE IF EXISTS t CASCADE",
              "DROP TABLE IF EXISTS s, r, n CASCADE", "DROP VIEW IF EXISTS l", "DROP SCHEMA IF EXISTS more",
              "DROP GROUP IF EXISTS readers", "DROP GROUP IF EXISTS writers", "DROP USER IF EXISTS ann",
              "CREATE TABLE t (a INT, b VARCHAR(10))", "INSERT INTO t VALUES (1, 'x')", "CREATE TABLE s (LIKE t)",
              "CREATE VIEW v AS SELECT a FROM t", "CREATE SCHEMA other", "CREATE USER ann PASSWORD DISABLE",
              "CREATE GROUP readers"})
            run(sql);
        const auto refused = outcome(one.example);
        if (std::strcmp(one.verdict, "no") == 0)
            EXPECT_THAT(refused, StartsWith("0A000"));
        else
            EXPECT_EQ(refused, "");
    }
}

TEST_F(Compatibility, TypesAreKeptOnEveryWayIn) {
    for (const auto& one : type_cases) {
        SCOPED_TRACE(one.type);
        run("DROP TABLE IF EXISTS a, b, c");
        const auto refused = refusal(std::string("CREATE TABLE a (v ") + one.ddl + ", k INT)");
        if (std::strcmp(one.verdict, "no") == 0) {
            EXPECT_THAT(refused, StartsWith("0A000"));
            continue;
        }
        ASSERT_EQ(refused, "");
        run(std::string("INSERT INTO a VALUES (") + one.literal + ", 1)");
        run("INSERT INTO a SELECT v, 2 FROM a");
        run("INSERT INTO a VALUES (NULL, 3)");
        run("UPDATE a SET v = s.v FROM a s WHERE s.k = 1 AND a.k = 3");
        run("CREATE TABLE b AS SELECT * FROM a");
        run("CREATE TABLE c (LIKE a)");
        run("INSERT INTO c VALUES (NULL, 1)");
        run("MERGE INTO c USING b ON c.k = b.k WHEN MATCHED THEN UPDATE SET v = b.v WHEN NOT MATCHED THEN INSERT "
            "VALUES "
            "(b.v, b.k)");
        const std::vector<std::string> expected(3, one.answer);
        for (const auto* table : {"a", "b", "c"})
            EXPECT_EQ(rows(std::string("SELECT v FROM ") + table), expected) << table;
        EXPECT_EQ(rows("SELECT data_type FROM svv_columns WHERE table_name = 'a' AND column_name = 'v'"),
                  rows("SELECT data_type FROM svv_columns WHERE table_name = 'b' AND column_name = 'v'"));
    }
}

TEST_F(Compatibility, BytesThatAreTooManyAreRefused) {
    run("CREATE TABLE t (v VARBYTE(2))");
    EXPECT_THAT(refusal_detail("INSERT INTO t VALUES ('abc')"), ::testing::HasSubstr("8001"));
    run("INSERT INTO t VALUES (FROM_HEX('00ff'))");
    EXPECT_EQ(one("SELECT v FROM t"), "00ff");
    EXPECT_EQ(one("SELECT 'abc'::VARBYTE::VARCHAR"), "abc");
}

TEST_F(Compatibility, IntervalsOfTwoFieldsAreAdded) {
    EXPECT_EQ(one("SELECT DATE '2025-01-31' + INTERVAL '1-1' YEAR TO MONTH"), "2026-02-28");
    EXPECT_EQ(one("SELECT TIMESTAMP '2025-01-01 00:00:00' + INTERVAL '1 02:03:04' DAY TO SECOND"),
              "2025-01-02 02:03:04");
    EXPECT_EQ(one("SELECT TIMESTAMP '2025-01-01 00:00:00' - INTERVAL '05:06' MINUTE TO SECOND"), "2024-12-31 23:54:54");
}

TEST_F(Compatibility, ViewsKeepTheirTablesUnlessTheyAreBoundLate) {
    run("CREATE TABLE t (a INT)");
    run("CREATE VIEW v AS SELECT a FROM t");
    run("CREATE VIEW w AS SELECT a FROM v");
    run("CREATE VIEW late AS SELECT a FROM public.t WITH NO SCHEMA BINDING");
    EXPECT_THAT(refusal("CREATE VIEW bare AS SELECT * FROM (SELECT a FROM t) x WITH NO SCHEMA BINDING"),
                StartsWith("0A000 All the relation names inside should be qualified"));
    run("CREATE VIEW later AS WITH w AS (SELECT a FROM nowhere.t) SELECT a FROM w WITH NO SCHEMA BINDING");
    run("DROP VIEW later");
    EXPECT_THAT(refusal("DROP TABLE t"), StartsWith("2BP01"));
    EXPECT_THAT(refusal("DROP VIEW v"), StartsWith("2BP01"));
    run("DROP TABLE t CASCADE");
    EXPECT_EQ(rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'"), std::vector<std::string>{"late"});
    EXPECT_THAT(refusal("SELECT * FROM late"), StartsWith("42P01"));
    run("CREATE TABLE t (a VARCHAR(5))");
    run("INSERT INTO t VALUES ('x')");
    EXPECT_EQ(one("SELECT a FROM late"), "x");
    run("DROP TABLE t");
}

TEST(CompatibilityDocument, IsMadeOfTheStatements) {
    std::string text = "| statement | | missing | example |\n| --- | --- | --- | --- |\n";
    for (const auto& one : statement_cases)
        text += table_row({one.statement, one.verdict, one.missing, "`" + std::string(one.example) + "`"});
    check_section("statements", text);
}

TEST(CompatibilityDocument, IsMadeOfTheTypes) {
    std::string text = "| type | | missing | a value | is answered |\n| --- | --- | --- | --- | --- |\n";
    for (const auto& one : type_cases)
        text += table_row({one.type, one.verdict, one.missing, *one.literal ? "`" + std::string(one.literal) + "`" : "",
                           *one.answer ? "`" + std::string(one.answer) + "`" : ""});
    check_section("types", text);
}

}  // namespace
}  // namespace loadonce::local
