// Statements of sessions and tables that have no test of their own elsewhere.
#include <gmock/gmock.h>

#include "warehouse/served_session.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Statements = WarehouseTest;

TEST_F(Statements, ACursorFetchesWhatIsLeftAndEndsWithItsTransaction) {
    run("CREATE TABLE t (a INT)");
    run("INSERT INTO t VALUES (1), (2), (3)");
    EXPECT_THAT(refusal("DECLARE c CURSOR FOR SELECT a FROM t"), StartsWith("25P01"));
    run("BEGIN");
    run("DECLARE c CURSOR FOR SELECT a FROM t ORDER BY a");
    EXPECT_THAT(rows("FETCH 2 FROM c"), ElementsAre("1", "2"));
    EXPECT_THAT(rows("FETCH ALL FROM c"), ElementsAre("3"));
    EXPECT_TRUE(rows("FETCH NEXT FROM c").empty());
    run("CLOSE c");
    run("DECLARE d NO SCROLL CURSOR FOR SELECT 1");  // as psql does, with FETCH_COUNT set
    EXPECT_THAT(rows("FETCH FORWARD 5 FROM d"), ElementsAre("1"));
    EXPECT_THAT(refusal("DECLARE e SCROLL CURSOR FOR SELECT 1"), StartsWith("0A000"));
    run("ROLLBACK");
    run("BEGIN");
    run("DECLARE c CURSOR FOR SELECT a FROM t");
    EXPECT_EQ(refusal("DECLARE d CURSOR FOR SELECT a FROM t"),
              "0A000 only one cursor at a time can be open per session");
    run("ROLLBACK");
    run("BEGIN");
    EXPECT_EQ(refusal("FETCH 1 FROM c"), "34000 cursor \"c\" does not exist");
    run("ROLLBACK");
}

TEST_F(Statements, APreparedStatementTakesItsParameters) {
    run("CREATE TABLE t (a INT, v VARCHAR(5))");
    run("PREPARE i (INT, VARCHAR) AS INSERT INTO t VALUES ($1, $2)");
    run("EXECUTE i (1, 'x')");
    run("EXECUTE i (2, 'it''s')");
    run("PREPARE q (INT) AS SELECT v FROM t WHERE a = $1");
    EXPECT_THAT(rows("EXECUTE q (2)"), ElementsAre("it's"));
    EXPECT_THAT(refusal("EXECUTE q (1, 2)"), StartsWith("42601"));
    EXPECT_THAT(refusal("PREPARE q AS SELECT 1"), StartsWith("42P05"));
    run("DEALLOCATE q");
    EXPECT_THAT(refusal("EXECUTE q (2)"), StartsWith("26000"));
    EXPECT_THAT(refusal("SELECT $1"), StartsWith("42P02"));
}

TEST_F(Statements, MergeRemoveDuplicatesReplacesMatchesAndInsertsTheRest) {
    run("CREATE TABLE t (k INT, v VARCHAR(5))");
    run("CREATE TABLE s (k INT, v VARCHAR(5))");
    run("INSERT INTO t VALUES (1, 'a'), (1, 'a'), (2, 'b')");
    run("INSERT INTO s VALUES (1, 'x'), (3, 'y')");
    run("MERGE INTO t USING s ON t.k = s.k REMOVE DUPLICATES");
    EXPECT_THAT(rows("SELECT * FROM t ORDER BY k"), ElementsAre("1|x", "2|b", "3|y"));
    run("INSERT INTO s VALUES (1, 'z')");
    EXPECT_THAT(refusal("MERGE INTO t USING s ON t.k = s.k REMOVE DUPLICATES"), StartsWith("XX000 Found multiple"));
    EXPECT_THAT(refusal("MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN "
                        "INSERT VALUES (s.k, s.v)"),
                StartsWith("XX000 Found multiple matches to update the same tuple."));
}

TEST_F(Statements, AppendMovesTheRows) {
    run("CREATE TABLE t (a INT, b INT)");
    run("CREATE TABLE s (b INT, a INT)");
    run("INSERT INTO s VALUES (2, 1)");
    run("BEGIN");
    EXPECT_THAT(refusal("ALTER TABLE t APPEND FROM s"), StartsWith("25001"));
    run("ROLLBACK");
    run("ALTER TABLE t APPEND FROM s");
    EXPECT_THAT(rows("SELECT a, b FROM t"), ElementsAre("1|2"));
    EXPECT_EQ(one("SELECT COUNT(*) FROM s"), "0");
    run("CREATE TABLE w (a INT, c INT)");
    EXPECT_THAT(refusal("ALTER TABLE t APPEND FROM w"), StartsWith("42703"));
}

// AWS, "QUALIFY clause".
TEST_F(Statements, QualifyFiltersByWindows) {
    run("CREATE TABLE store_sales (day DATE, at TIME, item TEXT, price FLOAT)");
    run("INSERT INTO store_sales VALUES ('2022-01-01', '11:00', '2', 500), ('2022-01-01', '15:00', '3', 20), "
        "('2022-01-01', '17:00', '4', 1000), ('2022-01-01', '18:00', '5', 30), ('2022-01-02', '16:00', '7', 5)");
    EXPECT_THAT(
        rows("SELECT item FROM store_sales ss WHERE at > time '12:00:00' QUALIFY ROW_NUMBER() OVER (PARTITION BY day "
             "ORDER BY price DESC) <= 2 ORDER BY item"),
        ElementsAre("4", "5", "7"));
    EXPECT_THAT(rows("SELECT item FROM store_sales ss QUALIFY LAST_VALUE(item) OVER (PARTITION BY day ORDER BY at ROWS "
                     "BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) = item ORDER BY item"),
                ElementsAre("5", "7"));
}

// TOP and LIMIT say the same (AWS: "SELECT list").
TEST_F(Statements, TopAndLimitDoNotGoTogether) {
    EXPECT_EQ(one("SELECT TOP 1 1 AS a"), "1");
    EXPECT_THAT(refusal("SELECT TOP 1 1 AS a LIMIT 1"), StartsWith("42601"));
}

// AWS, "EXCLUDE column_list".
TEST_F(Statements, ColumnsAreExcludedFromAStar) {
    run("CREATE TABLE t (a INT, b VARCHAR(5), c INT)");
    run("INSERT INTO t VALUES (1, 'x', 2)");
    EXPECT_THAT(rows("SELECT * EXCLUDE b FROM t"), ElementsAre("1|2"));
    EXPECT_THAT(rows("SELECT * EXCLUDE a, c FROM t"), ElementsAre("x"));
    EXPECT_THAT(rows("SELECT DISTINCT t.* EXCLUDE (a, c), c FROM t"), ElementsAre("x|2"));
    EXPECT_THAT(rows("SELECT * EXCLUDE (a) FROM t JOIN (SELECT 'x ' AS b, 7 AS z) q USING (b)"), ElementsAre("x|2|7"));
    run("CREATE VIEW v AS SELECT * EXCLUDE c FROM t");
    run("SELECT * EXCLUDE a INTO TEMP s FROM t");
    EXPECT_THAT(rows("SELECT v.*, s.* FROM v, s"), ElementsAre("1|x|x|2"));
    EXPECT_EQ(refusal("SELECT * EXCLUDE d FROM t"), "42703 column \"d\" does not exist");
}

TEST_F(Statements, AreDescribedBeforeTheyRun) {
    auto* served = dynamic_cast<warehouse::ServedSession*>(session_.get());
    ASSERT_NE(served, nullptr);
    const auto names = [&](const char* sql) {
        std::string text;
        for (const auto& column : served->describe(sql)) text += (text.empty() ? "" : ",") + column.name;
        return text;
    };
    run("CREATE TABLE t (a INT, b VARCHAR(5))");
    run("PREPARE p (INT) AS SELECT a, b FROM t WHERE a = $1");
    EXPECT_EQ(names("EXECUTE p (1)"), "a,b");
    EXPECT_EQ(names("SHOW SCHEMAS FROM DATABASE dev"),
              "database_name,schema_name,schema_owner,schema_type,schema_acl,source_database,schema_option");
    // With parameters that have no value yet.
    EXPECT_EQ(names("SHOW CONSTRAINTS PRIMARY KEYS FROM TABLE null.null::varchar.null"),
              "database_name,schema_name,table_name,pk_name,column_name,key_seq");
    EXPECT_EQ(names("SHOW TABLES FROM SCHEMA null.null LIKE null").substr(0, 13), "database_name");
    EXPECT_EQ(names("SHOW TABLE t"), "show table ddl statement");
    EXPECT_EQ(names("SHOW datestyle"), "datestyle");
    EXPECT_EQ(names("INSERT INTO t VALUES (1, 'x')"), "");
    run("BEGIN");
    run("DECLARE c CURSOR FOR SELECT b FROM t");
    EXPECT_EQ(names("FETCH 1 FROM c"), "b");
    run("COMMIT");
    EXPECT_EQ(names("SELECT PG_TERMINATE_BACKEND(PG_BACKEND_PID()) AS ended"), "ended");
    EXPECT_TRUE(session_->usable());
}

TEST_F(Statements, AQuerysLiteralsAreReadAsThoseOfValuesAre) {
    run("CREATE TABLE t (d DATE, s TIMESTAMP, i INTERVAL DAY TO SECOND)");
    run("INSERT INTO t SELECT '12-31-2008', 'Jan 2, 2025 10:00', '1 day 2:03'");
    run("INSERT INTO t SELECT NULL, NULL, NULL");
    EXPECT_THAT(rows("SELECT * FROM t ORDER BY 1"),
                ElementsAre("2008-12-31|2025-01-02 10:00:00|1 day 02:03:00", "-|-|-"));
    EXPECT_EQ(refusal("INSERT INTO t (d) SELECT '2020-13-01'"),
              "22008 date/time field value out of range: \"2020-13-01\"");
    EXPECT_EQ(refusal("INSERT INTO t (s) SELECT 'x' UNION ALL SELECT 'y'"),
              "22007 invalid input syntax for type timestamp: \"x\"");
}

TEST_F(Statements, TheShapeOfAQueryIsRefusedInPostgresWords) {
    EXPECT_EQ(refusal("SELECT a FROM (SELECT 1 AS a) x, (SELECT 1 AS a) y"),
              "42702 column reference \"a\" is ambiguous");
    EXPECT_EQ(refusal("SELECT 1 ORDER BY 5"), "42P10 ORDER BY position is not in select list");
    EXPECT_THAT(refusal("SELECT 1 UNION SELECT 1, 2"), HasSubstr("the same number of columns"));
    EXPECT_EQ(refusal("WITH w AS (SELECT 1), w AS (SELECT 2) SELECT * FROM w"),
              "42712 WITH query name \"w\" specified more than once");
    EXPECT_EQ(refusal("SELECT (SELECT a FROM (SELECT 1 AS a UNION ALL SELECT 2) x)"),
              "21000 more than one row returned by a subquery used as an expression");
}

TEST_F(Statements, TypesThatDoNotGoTogetherAreRefusedInPostgresWords) {
    run("CREATE TABLE t (a INT, v VARCHAR(5), d DATE)");
    run("INSERT INTO t VALUES (1, '1', '2020-01-01')");
    for (const auto& [expression, error] : std::vector<std::pair<std::string, std::string>>{
             {"d + d", "42883 operator does not exist: date + date"},
             {"d + 1.5", "42883 operator does not exist: date + numeric"},
             {"-v", "42883 operator does not exist: - character varying"},
             {"SUM(v)", "42883 function sum(character varying) does not exist"},
             {"AVG(d)", "42883 function avg does not exist for values of this type"},
             {"d::INT", "42846 cannot cast type date to integer"},
             {"a IN (SELECT v FROM t)", "42883 operator does not exist: integer = character varying"},
             {"NVL(v, 1)", "42804 types character varying and integer cannot be matched"},
             {"GREATEST(a, v)", "42804 types integer and character varying cannot be matched"},
             {"LN(0)", "2201E cannot take logarithm of zero"},
             {"SQRT(-1)", "2201F cannot take square root of a negative number"},
             {"CONVERT_TIMEZONE('Nope', d::TIMESTAMP)", "22023 time zone \"Nope\" not recognized"}})
        EXPECT_EQ(refusal("SELECT " + expression + " FROM t"), error) << expression;
    EXPECT_EQ(refusal("SELECT * FROM t JOIN t u USING (nope)"),
              "42703 column \"nope\" specified in USING clause does not exist");
}

}  // namespace
}  // namespace loadonce::local
