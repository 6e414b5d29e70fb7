// Every kind of statement: what Describe answers, and where the statement may run.
#include <gtest/gtest.h>

#include <set>

#include "redshift/parser.h"
#include "warehouse/served_session.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

enum class Block { allowed, required, refused, ends };

// What is expected, independent of the program's own table.
struct Example {
    const char* statement;
    const char* query_type;  // SYS_QUERY_HISTORY; empty: nothing is recorded
    bool rows = false;       // it answers columns
    bool reads_only = false;
    Block block = Block::allowed;
    const char* error = "";  // SQLSTATE of a statement that the embedded warehouse always refuses
};
constexpr Example examples[] = {
    {"SELECT a, v FROM t", "SELECT", true, true},
    {"SELECT a INTO made FROM t", "SELECT"},
    {"CREATE TABLE made (a INT)", "DDL"},
    {"CREATE TABLE made AS SELECT a FROM t", "CTAS"},
    {"DROP TABLE spare", "DDL"},
    {"DROP VIEW w", "DDL"},
    {"DROP SCHEMA s", "DDL"},
    {"ALTER TABLE spare ADD COLUMN b INT", "DDL"},
    {"ALTER TABLE spare APPEND FROM t", "DDL", false, false, Block::refused},
    {"ALTER TABLE spare ALTER COLUMN v TYPE VARCHAR(20)", "DDL", false, false, Block::refused},
    {"CREATE SCHEMA made", "DDL"},
    {"ALTER SCHEMA s RENAME TO made", "DDL"},
    {"CREATE VIEW made AS SELECT a FROM t", "DDL"},
    {"INSERT INTO t VALUES (3, 'c')", "INSERT"},
    {"UPDATE t SET v = 'x'", "UPDATE"},
    {"DELETE FROM t", "DELETE"},
    {"MERGE INTO t USING spare ON t.a = spare.a REMOVE DUPLICATES", "MERGE"},
    {"TRUNCATE t", "DDL", false, false, Block::ends},
    {"COPY t FROM 's3://b/k.parquet' IAM_ROLE default FORMAT PARQUET", "COPY"},
    {"UNLOAD ('SELECT 1') TO 's3://b/u' IAM_ROLE default", "UNLOAD", false, false, Block::allowed, "0A000"},
    {"BEGIN", "", false, true},
    {"COMMIT", "", false, true, Block::ends},
    {"ROLLBACK", "", false, true, Block::ends},
    {"LOCK TABLE t", "UTILITY", false, false, Block::required},
    {"SET query_group TO 'x'", "UTILITY", false, true},
    {"SHOW query_group", "UTILITY", true, true},
    {"SHOW ALL", "UTILITY", true, true},
    {"SHOW SCHEMAS FROM DATABASE dev", "UTILITY", true, true},
    {"SHOW TABLES FROM SCHEMA dev.public", "UTILITY", true, true},
    {"SHOW TABLE t", "UTILITY", true, true},
    {"RESET query_group", "UTILITY", false, true},
    {"USE dev", "UTILITY", false, true},
    {"EXPLAIN SELECT a FROM t", "UTILITY", true, true},
    {"EXPLAIN DELETE FROM t", "UTILITY", true, true},
    {"ANALYZE t", "UTILITY"},
    {"VACUUM t", "UTILITY", false, false, Block::refused},
    {"COMMENT ON TABLE t IS 'x'", "UTILITY"},
    {"PREPARE made AS SELECT 1", "UTILITY", false, true},
    {"EXECUTE query (1)", "SELECT", true, true},
    {"EXECUTE change (3)", "INSERT"},
    {"DEALLOCATE query", "UTILITY", false, true},
    {"DECLARE c CURSOR FOR SELECT a FROM t", "UTILITY", false, true, Block::required},
    {"FETCH 1 FROM c", "UTILITY", true, true, Block::required},
    {"CLOSE c", "UTILITY", false, true, Block::required},
    {"GRANT SELECT ON t TO ann", "UTILITY"},
    {"REVOKE SELECT ON t FROM ann", "UTILITY"},
    {"CREATE USER made PASSWORD DISABLE", "UTILITY"},
    {"ALTER USER ann CREATEDB", "UTILITY"},
    {"DROP USER bob", "UTILITY"},
    {"CREATE GROUP made", "UTILITY"},
    {"ALTER GROUP readers ADD USER bob", "UTILITY"},
    {"DROP GROUP readers", "UTILITY"},
    {"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ann", "UTILITY", false, false, Block::allowed, "0A000"},
};

bool uses_cursor(std::string_view statement) {
    return statement.starts_with("FETCH") || statement.starts_with("CLOSE");
}

class StatementKinds : public WarehouseTest {
  protected:
    StatementKinds() {
        put_parquet("b/k.parquet", "SELECT 1::INTEGER AS a, 'x' AS v");
        for (const char* table : {"t", "spare"}) {
            run(std::string("CREATE TABLE ") + table + " (a INT, v VARCHAR(5))");
            run(std::string("INSERT INTO ") + table + " VALUES (1, 'a'), (2, 'b')");
        }
        for (const char* statement :
             {"CREATE VIEW w AS SELECT a FROM t", "CREATE SCHEMA s", "CREATE USER ann PASSWORD DISABLE",
              "CREATE USER bob PASSWORD DISABLE", "CREATE GROUP readers"})
            run(statement);
    }
    // A session of its own, with what the examples name.
    std::unique_ptr<warehouse::Session> session() {
        auto made = warehouse_->connect();
        made->execute("PREPARE query (INT) AS SELECT a, v FROM t WHERE a = $1");
        made->execute("PREPARE change (INT) AS INSERT INTO t VALUES ($1, 'x')");
        return made;
    }
    static std::unique_ptr<warehouse::Session> in_block(std::unique_ptr<warehouse::Session> made, const char* begin,
                                                        const Example& example) {
        made->execute(begin);
        if (uses_cursor(example.statement)) made->execute("DECLARE c CURSOR FOR SELECT a FROM t");
        return made;
    }
    static std::string outcome(const Example& example, warehouse::Session& session) {
        return refusal_of(session, example.statement).substr(0, 5);
    }
};

std::vector<std::pair<std::string, std::uint32_t>> named(const std::vector<warehouse::ResultColumn>& columns) {
    std::vector<std::pair<std::string, std::uint32_t>> result;
    for (const auto& column : columns) result.emplace_back(column.name, column.type_oid);
    return result;
}

TEST(StatementExamples, ThereIsOneOfEveryKind) {
    std::set<std::size_t> seen;
    for (const auto& example : examples) seen.insert(redshift::parse_one(example.statement).node.index());
    EXPECT_EQ(seen.size(), std::variant_size_v<redshift::Statement::Node>);
}

TEST_F(StatementKinds, DescribeAnswersTheColumnsThatAreDelivered) {
    for (const auto& example : examples) {
        SCOPED_TRACE(example.statement);
        auto made = session();
        if (example.block != Block::refused) made = in_block(std::move(made), "BEGIN", example);
        auto& served = dynamic_cast<warehouse::ServedSession&>(*made);
        const auto described = named(served.describe(example.statement));
        EXPECT_EQ(!described.empty(), example.rows);
        if (*example.error != '\0') continue;
        EXPECT_EQ(described, named(made->execute(example.statement).columns));
        if (served.transaction_status() != warehouse::TransactionStatus::idle) made->execute("ROLLBACK");
    }
}

TEST_F(StatementKinds, AReadOnlyTransactionTakesWhatReadsOnly) {
    for (const auto& example : examples) {
        auto made = in_block(session(), "BEGIN READ ONLY", example);
        const std::string expected = !example.reads_only ? "25006" : example.error;
        EXPECT_EQ(outcome(example, *made), expected) << example.statement;
    }
}

TEST_F(StatementKinds, ATransactionBlockTakesWhatItMay) {
    for (const auto& example : examples) {
        if (example.block == Block::ends) continue;
        auto made = in_block(session(), "BEGIN", example);
        const std::string expected = example.block == Block::refused ? "25001" : example.error;
        EXPECT_EQ(outcome(example, *made), expected) << example.statement;
        made->execute("ROLLBACK");
    }
}

TEST_F(StatementKinds, WhatNeedsATransactionBlockIsRefusedOutsideOne) {
    for (const auto& example : examples) {
        if (example.block != Block::required) continue;
        auto made = session();
        EXPECT_EQ(outcome(example, *made), uses_cursor(example.statement) ? "34000" : "25P01") << example.statement;
    }
}

TEST_F(StatementKinds, TheHistoryNamesTheKind) {
    for (const auto& example : examples) {
        SCOPED_TRACE(example.statement);
        if (*example.query_type == '\0') continue;
        auto made = session();
        if (example.block != Block::refused) made = in_block(std::move(made), "BEGIN", example);
        (void)outcome(example, *made);
        EXPECT_EQ(one("SELECT TRIM(query_type) FROM sys_query_history WHERE query_id = (SELECT MAX(query_id) FROM "
                      "sys_query_history)"),
                  example.query_type);
        made->execute("ROLLBACK");
    }
}

}  // namespace
}  // namespace loadonce::local
