// Statements before they run. tests/sql/statements tests their effects.
#include <gmock/gmock.h>

#include "warehouse/served_session.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

using Statements = WarehouseTest;

// PREPARE must check its statement: EXECUTE once reached statements that end the session's transaction block, and
// itself.
TEST_F(Statements, PrepareTakesQueriesAndDmlOnly) {
    run("CREATE TABLE t (a INT, v VARCHAR(5))");
    for (const char* statement :
         {"BEGIN", "COMMIT", "ROLLBACK", "EXECUTE p", "PREPARE q AS SELECT 1", "DEALLOCATE p", "EXPLAIN SELECT 1",
          "SET query_group TO 'x'", "SHOW ALL", "FETCH 1 FROM c", "DECLARE c CURSOR FOR SELECT 1", "CLOSE ALL",
          "TRUNCATE t", "COPY t FROM 's3://b/k' IAM_ROLE DEFAULT", "CREATE TABLE u (a INT)", "LOCK t",
          "GRANT SELECT ON t TO PUBLIC", "CREATE TABLE u AS SELECT 1",
          "MERGE INTO t USING t AS s ON t.a = s.a REMOVE DUPLICATES"}) {
        EXPECT_THAT(refusal(std::string("PREPARE p AS ") + statement), StartsWith("42601")) << statement;
        EXPECT_THAT(refusal("EXECUTE p"), StartsWith("26000")) << statement;
    }
    run("PREPARE p AS WITH n AS (SELECT 1 AS a) SELECT a FROM n");
    EXPECT_THAT(rows("EXECUTE p"), ElementsAre("1"));
}

TEST_F(Statements, ExplainTakesWhatHasAPlan) {
    run("CREATE TABLE t (a INT)");
    for (const char* statement :
         {"BEGIN", "EXPLAIN SELECT 1", "EXECUTE p", "PREPARE p AS SELECT 1", "CREATE TABLE u (a INT)", "SHOW ALL"})
        EXPECT_THAT(refusal(std::string("EXPLAIN ") + statement), StartsWith("42601")) << statement;
    run("EXPLAIN CREATE TABLE u AS SELECT 1 AS a");
    run("EXPLAIN INSERT INTO t VALUES (1)");
    EXPECT_THAT(rows("SELECT * FROM t"), ElementsAre());
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
    // With parameters that have no value yet, as when it is described.
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

}  // namespace
}  // namespace loadonce::local
