// Tables after the warehouse is opened again, and the results of DDL other than errors. Examples are in
// tests/sql/statements.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;

using Ddl = WarehouseTest;

TEST_F(Ddl, TypesKeepTheirModifiersAcrossReopening) {
    run("CREATE TABLE t (a VARCHAR(7), b CHAR(2), c NUMERIC(12,3), d TIMESTAMPTZ NOT NULL, e DECIMAL, f TEXT)");
    open();
    EXPECT_THAT(rows("SELECT \"column\", type, \"notnull\" FROM pg_table_def WHERE tablename = 't'"),
                ElementsAre("a|character varying(7)|f", "b|character(2)|f", "c|numeric(12,3)|f",
                            "d|timestamp with time zone|t", "e|numeric(18,0)|f", "f|character varying(256)|f"));
    EXPECT_EQ(one("SELECT character_maximum_length FROM information_schema.columns WHERE table_name = 't' AND "
                  "column_name = 'a'"),
              "7");
}

TEST_F(Ddl, IdentityCannotBeWrittenAndCountsOn) {
    run("CREATE TABLE t (id BIGINT IDENTITY(5,2), a INT)");
    run("INSERT INTO t (a) VALUES (1), (2)");
    EXPECT_EQ(refusal("INSERT INTO t VALUES (9, 9)"), "0A000 cannot set an identity column to a value");
    open();
    run("INSERT INTO t (a) SELECT 3");
    EXPECT_EQ(one("SELECT COUNT(DISTINCT id) FROM t"), "3");
    EXPECT_EQ(one("SELECT MIN(id) FROM t"), "5");
}

TEST_F(Ddl, ATablesOidIsItsOwn) {
    const std::string oid =
        "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND "
        "c.relname = 't'";
    run("CREATE TABLE t (a INT)");
    const auto first = one(oid);
    run("ALTER TABLE t ADD COLUMN b INT");
    EXPECT_EQ(one(oid), first);
    open();
    EXPECT_EQ(one(oid), first);
    run("DROP TABLE t");
    run("CREATE TABLE t (a INT)");
    EXPECT_NE(one(oid), first);
}

TEST_F(Ddl, IfExistsAnswersWithANoticeAndTheTag) {
    run("CREATE TABLE t (a INT)");
    EXPECT_EQ(run("CREATE TABLE IF NOT EXISTS t (a INT)").notices.size(), 1U);
    EXPECT_EQ(run("DROP TABLE IF EXISTS missing").tag, "DROP TABLE");
}

TEST_F(Ddl, AWarehouseOfANewerProgramIsRefused) {
    session_.reset();
    warehouse_.reset();
    {
        duck::Database file(folder_ / "warehouse.duckdb", {}, {});
        file.connect().query("UPDATE _loadonce.format SET version = 99");
    }
    try {
        warehouse_ = local::open(options());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.id(), "LO5005");
    }
}

TEST_F(Ddl, AWarehouseFromBeforeTheFirstVersionIsRefusedAndLeftAsItIs) {
    session_.reset();
    warehouse_.reset();
    {
        duck::Database file(folder_ / "warehouse.duckdb", {}, {});
        file.connect().query("DROP TABLE _loadonce.keys");
    }
    for (int i = 0; i < 2; ++i) {
        try {
            warehouse_ = local::open(options());
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.id(), "LO5005");
        }
    }
}

}  // namespace
}  // namespace loadonce::local
