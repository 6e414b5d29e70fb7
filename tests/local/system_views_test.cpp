// The activity of the warehouse in Redshift's system views.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using SystemViews = WarehouseTest;

// An estimate, documented as such.
TEST_F(SystemViews, ATableTakesEightBytesForEachOfItsValues) {
    run("CREATE TABLE t (a INT, b VARCHAR(5))");
    run("INSERT INTO t VALUES (1, 'x'), (2, NULL), (3, 'y')");
    EXPECT_EQ(one("SELECT PG_TABLE_SIZE(oid) FROM pg_class WHERE relname = 't'"), "48");
}

TEST_F(SystemViews, ACopyLeavesItsHistory) {
    put_parquet("b/t/1.parquet", "SELECT 1::INT AS a, 'x' AS b UNION ALL SELECT 2, 'y'");
    run("CREATE TABLE t (a INT, b VARCHAR(5))");
    run("COPY t FROM 's3://b/t/' IAM_ROLE default FORMAT AS PARQUET");
    EXPECT_EQ(one("SELECT PG_LAST_COPY_COUNT()"), "2");
    EXPECT_THAT(
        rows("SELECT table_name, TRIM(status), loaded_rows, source_file_count, data_source FROM sys_load_history "
             "WHERE query_id = PG_LAST_COPY_ID()"),
        ElementsAre("public.t|completed|2|1|s3://b/t/"));
    EXPECT_THAT(rows("SELECT TRIM(file_name), lines_scanned FROM sys_load_detail WHERE query_id = PG_LAST_COPY_ID()"),
                ElementsAre("s3://b/t/1.parquet|2"));
    EXPECT_THAT(rows("SELECT TRIM(filename), lines_scanned, TRIM(file_format) FROM stl_load_commits"),
                ElementsAre("s3://b/t/1.parquet|2|Parquet"));
    EXPECT_THAT(rows("SELECT * FROM sys_load_error_detail"), IsEmpty());
    EXPECT_THAT(rows("SELECT TRIM(query_type), TRIM(status) FROM sys_query_history WHERE query_id = PG_LAST_COPY_ID()"),
                ElementsAre("COPY|success"));
}

TEST_F(SystemViews, ACopyIsRecordedUnderTheTableThatItFound) {
    put_parquet("b/t/1.parquet", "SELECT 1::INT AS a");
    run("CREATE SCHEMA s");
    run("CREATE TABLE s.t (a INT)");
    run("SET search_path TO s");
    run("COPY t FROM 's3://b/t/' IAM_ROLE default FORMAT AS PARQUET");
    EXPECT_EQ(one("SELECT table_name FROM sys_load_history"), "s.t");
}

TEST_F(SystemViews, AFailedCopyLeavesItsReason) {
    put_parquet("b/t/1.parquet", "SELECT 'abcdef' AS v");
    run("CREATE TABLE t (v VARCHAR(3))");
    EXPECT_NE(refusal("COPY t FROM 's3://b/t/' IAM_ROLE default FORMAT AS PARQUET"), "");
    EXPECT_THAT(rows("SELECT TRIM(colname), err_code, TRIM(filename) FROM stl_load_errors"),
                ElementsAre("v|15007|s3://b/t/1.parquet"));
    EXPECT_EQ(one("SELECT table_id FROM sys_load_error_detail"), one("SELECT oid FROM pg_class WHERE relname = 't'"));
    EXPECT_THAT(one("SELECT TRIM(error_message) FROM sys_load_error_detail"), HasSubstr("longer than the length"));
    EXPECT_THAT(rows("SELECT status, error_count FROM sys_load_history"), ElementsAre("aborted|1"));
    EXPECT_EQ(one("SELECT PG_LAST_COPY_ID()"), "-1");
}

TEST_F(SystemViews, QueriesAreKeptWithTheirErrors) {
    run("CREATE TABLE t (a INT)");
    refusal("SELECT * FROM nowhere");
    EXPECT_THAT(
        rows("SELECT TRIM(query_type), TRIM(status), TRIM(query_text) FROM sys_query_history ORDER BY query_id"),
        ElementsAre("DDL|success|CREATE TABLE t (a INT)", "SELECT|failed|SELECT * FROM nowhere"));
    EXPECT_THAT(one("SELECT TRIM(error_message) FROM sys_query_history WHERE query_id = PG_LAST_QUERY_ID() - 1"),
                HasSubstr("nowhere"));
}

TEST_F(SystemViews, LongQueriesAreKeptInWholeCharacters) {
    for (const std::string before : {"'", "'x"}) {
        std::string text = "SELECT " + before;
        while (text.size() < 5000) text += "ä";
        run(text + "'");
        EXPECT_THAT(one("SELECT query_text FROM sys_query_history ORDER BY query_id DESC LIMIT 1"),
                    StartsWith("SELECT " + before + "ä"));
        EXPECT_NE(refusal(text + "'::INT"), "");
        EXPECT_THAT(one("SELECT error_message FROM sys_query_history ORDER BY query_id DESC LIMIT 1"), HasSubstr("ä"));
        // Also while the statement runs.
        EXPECT_EQ(rows(text + "', current_query FROM pg_stat_activity").size(), 1U);
    }
}

TEST_F(SystemViews, LocksShowWhoHoldsThem) {
    run("CREATE TABLE t (a INT)");
    auto other = warehouse_->connect();
    other->execute("BEGIN");
    other->execute("LOCK t");
    const auto pid = one("SELECT process FROM stv_sessions WHERE process <> PG_BACKEND_PID()");
    EXPECT_THAT(rows("SELECT lock_owner_pid, TRIM(lock_status) FROM stv_locks"),
                ElementsAre(pid + "|Holding exclusive lock"));
    EXPECT_THAT(rows("SELECT lock_mode, lockable_object_type, granted FROM svv_transactions WHERE pid = " + pid +
                     " ORDER BY lock_mode"),
                ElementsAre("AccessExclusiveLock|relation|t", "ExclusiveLock|transactionid|t"));
    other->execute("COMMIT");
    EXPECT_THAT(rows("SELECT * FROM stv_locks"), IsEmpty());
}

TEST_F(SystemViews, ASessionCanBeEndedByAnother) {
    run("CREATE TABLE t (a INT)");
    auto other = warehouse_->connect();
    const auto pid = rows(*other, "SELECT PG_BACKEND_PID()").front();
    other->execute("BEGIN");
    other->execute("INSERT INTO t VALUES (1)");
    EXPECT_EQ(one("SELECT PG_TERMINATE_BACKEND(" + pid + ")"), "1");
    EXPECT_FALSE(other->usable());
    EXPECT_THAT(refusal_of(*other, "COMMIT"), StartsWith("57P01"));
    other.reset();
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    EXPECT_EQ(one("SELECT PG_TERMINATE_BACKEND(" + pid + ")"), "0");
}

TEST_F(SystemViews, PrivilegesAreRecorded) {
    run("CREATE TABLE t (a INT)");
    run("CREATE USER ann PASSWORD 'Secret123' CREATEDB");
    run("CREATE USER bob PASSWORD DISABLE");
    run("CREATE GROUP readers WITH USER bob");
    EXPECT_THAT(rows("SELECT usename, usecreatedb FROM pg_user ORDER BY usename"),
                ElementsAre("ann|t", "bob|f", "loadonce|t"));
    run("GRANT SELECT, INSERT ON TABLE t TO ann WITH GRANT OPTION");
    run("GRANT SELECT ON t TO GROUP readers");
    EXPECT_THAT(rows("SELECT relation_name, privilege_type, identity_name, identity_type, admin_option FROM "
                     "svv_relation_privileges ORDER BY identity_name, privilege_type"),
                ElementsAre("t|INSERT|ann|user|t", "t|SELECT|ann|user|t", "t|SELECT|readers|group|f"));
    EXPECT_EQ(one("SELECT HAS_TABLE_PRIVILEGE('ann', 'public.t', 'insert')"), "t");
    EXPECT_EQ(one("SELECT HAS_TABLE_PRIVILEGE('ann', 't', 'delete')"), "f");
    EXPECT_EQ(one("SELECT HAS_TABLE_PRIVILEGE('bob', 't', 'select')"), "t");
    run("REVOKE INSERT ON t FROM ann");
    EXPECT_EQ(one("SELECT HAS_TABLE_PRIVILEGE('ann', 't', 'insert')"), "f");
    run("ALTER GROUP readers DROP USER bob");
    EXPECT_EQ(one("SELECT HAS_TABLE_PRIVILEGE('bob', 't', 'select')"), "f");
    run("GRANT USAGE ON SCHEMA public TO PUBLIC");
    EXPECT_EQ(one("SELECT HAS_SCHEMA_PRIVILEGE('bob', 'public', 'usage')"), "t");
    EXPECT_THAT(refusal("DROP USER ann"), StartsWith("55006"));
    run("DROP TABLE t");
    run("DROP USER ann");
    EXPECT_THAT(refusal("GRANT SELECT ON nowhere TO bob"), StartsWith("42P01"));
    EXPECT_THAT(refusal("GRANT USAGE ON SCHEMA public TO nobody"), StartsWith("42704"));
    EXPECT_THAT(refusal("CREATE USER bob PASSWORD DISABLE"), StartsWith("42710"));
    EXPECT_THAT(refusal("GRANT SELECT (a) ON t TO bob"), StartsWith("0A000"));
    open();
    EXPECT_THAT(rows("SELECT usename FROM pg_user"), Contains("bob"));
}

}  // namespace
}  // namespace loadonce::local
