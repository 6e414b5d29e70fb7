#include <gmock/gmock.h>

#include <fstream>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Copy : public WarehouseTest {
  protected:
    static std::string statement(const std::string& table, const std::string& key, const std::string& more = "") {
        return "COPY " + table + " FROM 's3://bucket/" + key + "' IAM_ROLE default FORMAT AS PARQUET " + more;
    }
    void put_text(const std::string& key, const std::string& text) const {
        std::filesystem::create_directories((store_root() / "bucket" / key).parent_path());
        std::ofstream(store_root() / "bucket" / key) << text;
    }
    [[nodiscard]] std::string entry(const std::string& key, bool mandatory = true) const {
        std::error_code problem;
        const auto bytes = std::filesystem::file_size(store_root() / "bucket" / key, problem);
        return "{\"url\":\"s3://bucket/" + key + "\",\"mandatory\":" + (mandatory ? "true" : "false") +
               ",\"meta\":{\"content_length\":" + std::to_string(problem ? 1 : bytes) + "}}";
    }
};

TEST_F(Copy, MapsByPositionNotByName) {
    run("CREATE TABLE t (a BIGINT, b VARCHAR(10))");
    put_parquet("bucket/x.parquet", "SELECT 7::BIGINT AS b, 'v' AS a");
    EXPECT_EQ(run(statement("t", "x.parquet")).affected, 1);
    EXPECT_THAT(rows("SELECT a, b FROM t"), ElementsAre("7|v"));
}

TEST_F(Copy, LoadsAllObjectsOfAPrefixWhateverTheirColumnsAreCalled) {
    run("CREATE TABLE t (a BIGINT, b VARCHAR(10))");
    put_parquet("bucket/p/1", "SELECT 1::BIGINT AS a, 'x' AS b");
    put_parquet("bucket/p/2", "SELECT 2::BIGINT AS \"Id\", 'y' AS id");
    EXPECT_EQ(run(statement("t", "p/")).affected, 2);
    EXPECT_THAT(rows("SELECT a, b FROM t ORDER BY a"), ElementsAre("1|x", "2|y"));
    EXPECT_EQ(one("SELECT pg_last_copy_count()"), "2");
    EXPECT_NE(one("SELECT pg_last_copy_id()"), "-1");
}

TEST_F(Copy, AManifestLoadsExactlyWhatItNames) {
    run("CREATE TABLE t (a BIGINT)");
    put_parquet("bucket/1", "SELECT 1::BIGINT AS a");
    put_parquet("bucket/11", "SELECT 11::BIGINT AS a");
    put_text("m", "{\"entries\":[" + entry("1") + "," + entry("1") + "," + entry("gone", false) + "]}");
    EXPECT_EQ(run(statement("t", "m", "MANIFEST")).affected, 2);
    put_text("m2", "{\"entries\":[" + entry("1") + "," + entry("gone") + "]}");
    EXPECT_NE(refusal(statement("t", "m2", "MANIFEST")), "");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
}

// The history reads the error's text, where a file's name may look like a part of it.
TEST_F(Copy, AFileMayBeCalledAsTheWordsOfAnError) {
    run("CREATE TABLE t (a BIGINT)");
    put_text("into column ", "no JSON");
    run("BEGIN");
    EXPECT_THAT(refusal(statement("t", "into column ", "MANIFEST")),
                StartsWith("XX000 Manifest file is not in correct json format"));
    EXPECT_THAT(refusal("SELECT 1"), StartsWith("25P02"));
    run("ROLLBACK");
    EXPECT_THAT(rows("SELECT status FROM sys_load_history"), ElementsAre("aborted"));
}

TEST_F(Copy, ColumnListFillsTheOthersWithDefaultAndIdentity) {
    run("CREATE TABLE t (id BIGINT IDENTITY(10,5), a BIGINT, s VARCHAR(5) DEFAULT 'd', n INT)");
    put_parquet("bucket/x", "SELECT 1::BIGINT AS a UNION ALL SELECT 2");
    run("COPY t (a) FROM 's3://bucket/x' IAM_ROLE default FORMAT AS PARQUET");
    EXPECT_THAT(rows("SELECT id, a, s, n FROM t ORDER BY id"), ElementsAre(StartsWith("10|"), StartsWith("15|")));
    EXPECT_THAT(rows("SELECT s, n FROM t"), ElementsAre("d|-", "d|-"));
    put_parquet("bucket/ids", "SELECT 99::BIGINT AS id, 3::BIGINT AS a");
    run("COPY t (id, a) FROM 's3://bucket/ids' IAM_ROLE default FORMAT AS PARQUET EXPLICIT_IDS");
    EXPECT_EQ(one("SELECT a FROM t WHERE id = 99"), "3");
}

TEST_F(Copy, FillrecordLeavesTrailingColumnsNull) {
    run("CREATE TABLE t (a BIGINT, b VARCHAR(5), c INT)");
    put_parquet("bucket/x", "SELECT 1::BIGINT AS a");
    EXPECT_THAT(refusal_detail(statement("t", "x")), HasSubstr("Unmatched number of columns between table and file"));
    run(statement("t", "x", "FILLRECORD"));
    EXPECT_THAT(rows("SELECT * FROM t"), ElementsAre("1|-|-"));
}

TEST_F(Copy, TypesMustBeTheSame) {
    run("CREATE TABLE t (a INTEGER)");
    put_parquet("bucket/x", "SELECT 1::BIGINT AS a");
    EXPECT_THAT(refusal_detail(statement("t", "x")), HasSubstr("incompatible Parquet schema"));
}

TEST_F(Copy, LengthsAreBytesAndNothingIsLoadedWhenOneIsTooLong) {
    run("CREATE TABLE t (a VARCHAR(3))");
    put_parquet("bucket/p/1", "SELECT 'abc' AS a");
    put_parquet("bucket/p/2", "SELECT 'äö' AS a");
    const auto detail = refusal_detail(statement("t", "p/"));
    EXPECT_THAT(detail, HasSubstr("15007"));
    EXPECT_THAT(
        detail,
        HasSubstr("The length of the data column a is longer than the length defined in the table. Table: 3, Data: 4"));
    EXPECT_THAT(detail, HasSubstr("bucket/p/2"));
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    EXPECT_EQ(one("SELECT pg_last_copy_count()"), "0");
}

TEST_F(Copy, NullIntoNotNullIsRefused) {
    run("CREATE TABLE t (a BIGINT NOT NULL)");
    put_parquet("bucket/x", "SELECT NULL::BIGINT AS a");
    EXPECT_THAT(refusal(statement("t", "x")), HasSubstr("Cannot insert a NULL value into column a"));
}

TEST_F(Copy, OptionsThatRedshiftRefusesAreRefused) {
    run("CREATE TABLE t (a BIGINT)");
    put_parquet("bucket/x", "SELECT 1::BIGINT AS a");
    EXPECT_EQ(refusal(statement("t", "x", "REGION 'us-east-1'")),
              "0A000 REGION argument is not supported for PARQUET based COPY");
    EXPECT_EQ(refusal(statement("t", "x", "TRUNCATECOLUMNS")),
              "0A000 TRUNCATECOLUMNS argument is not supported for PARQUET based COPY");
}

TEST_F(Copy, WhatIsNoParquetAndWhatIsNotThereAreErrors) {
    run("CREATE TABLE t (a BIGINT)");
    put_text("_SUCCESS", "");
    EXPECT_NE(refusal(statement("t", "_SUCCESS")), "");
    EXPECT_NE(refusal(statement("t", "nothing/here")), "");
    EXPECT_THAT(refusal(statement("missing", "_SUCCESS")), StartsWith("42P01"));
}

TEST_F(Copy, IsUndoneByRollback) {
    run("CREATE TABLE t (a BIGINT)");
    put_parquet("bucket/x", "SELECT 1::BIGINT AS a");
    run("BEGIN");
    run(statement("t", "x"));
    run("ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(Copy, ATemporaryTableTakesTheRowsOfItsSessionOnly) {
    run("CREATE TEMP TABLE s (a BIGINT)");
    put_parquet("bucket/x", "SELECT 1::BIGINT AS a");
    run(statement("s", "x"));
    EXPECT_EQ(one("SELECT COUNT(*) FROM s"), "1");
    const auto other = warehouse_->connect();
    EXPECT_THAT(refusal_of(*other, "SELECT * FROM s"), StartsWith("42P01"));
}

}  // namespace
}  // namespace loadonce::local
