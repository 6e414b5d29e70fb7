// Statements before they run. What they do is in tests/sql/statements.
#include <gmock/gmock.h>

#include "warehouse/served_session.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using Statements = WarehouseTest;

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

}  // namespace
}  // namespace loadonce::local
