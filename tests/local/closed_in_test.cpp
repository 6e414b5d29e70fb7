// SQL can reach neither the machine's files nor DuckDB's own functions and catalog.
#include <gmock/gmock.h>
#include <unistd.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

class ClosedIn : public WarehouseTest, public ::testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(
    Statements, ClosedIn,
    ::testing::Values("SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')",
                      "SELECT * FROM glob('/*')", "SELECT getenv('HOME')", "SELECT * FROM \"/etc/passwd\"",
                      "SELECT * FROM '/etc/passwd'", "SELECT * FROM \"x.parquet\"", "ATTACH '/tmp/x.db'",
                      "INSTALL httpfs", "LOAD httpfs", "PRAGMA database_list", "EXPORT DATABASE '/tmp/x'",
                      "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_tables", "SELECT * FROM sqlite_master",
                      "SELECT * FROM _loadonce.relations", "DROP TABLE _loadonce.relations",
                      "SELECT * FROM _loadonce_relations", "CREATE SCHEMA _loadonce",
                      "SELECT nextval('_loadonce.oids')", "SELECT current_setting('temp_directory')",
                      "SET memory_limit TO '1TB'", "COPY t FROM '/etc/passwd' IAM_ROLE default FORMAT AS PARQUET",
                      "COPY t FROM 's3://bucket/../../../etc/passwd' IAM_ROLE default FORMAT AS PARQUET",
                      "COPY t TO '/tmp/x'", "SELECT 1; SELECT 2", "SELECT error('x')",
                      "SELECT * FROM query('select 1')", "SELECT * FROM temp.main.x"));

TEST_P(ClosedIn, Refuses) {
    run("CREATE TABLE t (a INT)");
    EXPECT_NE(refusal(GetParam()), "") << GetParam();
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(ClosedIn, ASymbolicLinkOutOfTheStoreIsNotLoaded) {
    run("CREATE TABLE t (a INT)");
    put_parquet("bucket/inside.parquet", "SELECT 1::INT AS a");
    const auto outside = folder_ / "outside.parquet";
    std::filesystem::rename(store_root() / "bucket/inside.parquet", outside);
    std::filesystem::create_symlink(outside, store_root() / "bucket/link.parquet");
    EXPECT_NE(refusal("COPY t FROM 's3://bucket/link.parquet' IAM_ROLE default FORMAT AS PARQUET"), "");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(ClosedIn, NamesAndLiteralsAreQuoted) {
    run("CREATE TABLE \"we\"\"ird; drop\" (\"a b\" VARCHAR(20))");
    run("INSERT INTO \"we\"\"ird; drop\" VALUES ('it''s')");
    EXPECT_EQ(one("SELECT \"a b\" FROM \"we\"\"ird; drop\" WHERE \"a b\" = 'it''s'"), "it's");
}

TEST_F(ClosedIn, ASecondProcessIsToldWhoHasTheFile) {
    try {
        (void)local::open(options());  // flock locks open files, not processes
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.id(), "LO6001");
        EXPECT_THAT(error.message(), ::testing::HasSubstr("\"pid\":" + std::to_string(::getpid())));
    }
}

}  // namespace
}  // namespace loadonce::local
