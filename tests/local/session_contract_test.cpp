// The contract of warehouse::Session, run on both implementations: the embedded one, and libpq's against `serve`.
#include <gmock/gmock.h>

#include <barrier>
#include <thread>

#include "base/error_codes.h"
#include "local/warehouse_test.h"
#include "warehouse/libpq.h"
#include "warehouse/served_session.h"
#include "wire/server.h"

namespace loadonce::local {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using warehouse::Result;
using warehouse::TransactionStatus;

enum class How { embedded, through_serve };

class SessionContract : public WarehouseTest, public testing::WithParamInterface<How> {
  protected:
    SessionContract() {
        session_.reset();
        if (GetParam() == How::through_serve) {
            wire::Options options;
            options.port = 0;
            options.unix_socket = folder_ / ".s.PGSQL.5439";
            server_ = std::make_unique<wire::Server>(*warehouse_, options);
            client_ = warehouse::open_redshift("redshift://ann@127.0.0.1:" + std::to_string(server_->port()) +
                                               "/dev?sslmode=disable");
        }
        session_ = connect();
    }
    ~SessionContract() override { session_.reset(); }

    warehouse::Warehouse& contracted() { return client_ ? *client_ : *warehouse_; }
    std::unique_ptr<warehouse::Session> connect() { return contracted().connect(); }
    warehouse::ServedSession& served() { return dynamic_cast<warehouse::ServedSession&>(*session_); }
    Error error(const std::string& sql) {
        try {
            run(sql);
        } catch (const Error& error) {
            return error;
        }
        ADD_FAILURE() << "no error from " << sql;
        return {errors::invariant, ""};
    }

    std::unique_ptr<wire::Server> server_;
    std::unique_ptr<warehouse::Warehouse> client_;
};

TEST_P(SessionContract, ColumnsHaveNamesAndTypesAndRowsAreText) {
    const Result result =
        run("SELECT 1::INT AS A, 2::BIGINT AS b, 'x'::VARCHAR(3) AS c, TRUE AS d, 1.50::NUMERIC(10,2) AS e, "
            "0.1::FLOAT8 AS f,"
            " '2024-01-02'::DATE AS g, '2024-01-02 03:04:05.6'::TIMESTAMP AS h, NULL::INT AS i, ''::VARCHAR AS j");
    std::vector<std::string> names;
    std::vector<std::uint32_t> types;
    for (const auto& column : result.columns) {
        names.push_back(column.name);
        types.push_back(column.type_oid);
    }
    EXPECT_THAT(names, ElementsAre("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
    EXPECT_THAT(types, ElementsAre(23U, 20U, 1043U, 16U, 1700U, 701U, 1082U, 1114U, 23U, 1043U));
    EXPECT_THAT(result.rows, ElementsAre(warehouse::Row{"1", "2", "x", "t", "1.50", "0.1", "2024-01-02",
                                                        "2024-01-02 03:04:05.6", std::nullopt, ""}));
    EXPECT_EQ(result.tag, "SELECT");
    EXPECT_FALSE(result.affected);
}

TEST_P(SessionContract, TextArrivesAsItLeft) {
    EXPECT_EQ(one("SELECT 'it''s \\\\ \\n $1 \xC3\xA9 \xE2\x82\xAC'"), "it's \\ \n $1 \xC3\xA9 \xE2\x82\xAC");
    EXPECT_EQ(one("SELECT LEN(REPEAT('ab', 30000))"), "60000");
    EXPECT_EQ(one("SELECT REPEAT('ab', 30000)").size(), 60000U);
}

TEST_P(SessionContract, TagsAndCountsSayWhatWasDone) {
    EXPECT_EQ(run("CREATE TABLE t (a INT)").tag, "CREATE TABLE");
    const Result inserted = run("INSERT INTO t VALUES (1), (2), (3)");
    EXPECT_EQ(inserted.tag, "INSERT 0 3");
    EXPECT_EQ(inserted.affected, 3);
    EXPECT_EQ(run("UPDATE t SET a = a + 1 WHERE a > 1").affected, 2);
    EXPECT_EQ(run("DELETE FROM t WHERE a = 7").affected, 0);
    EXPECT_EQ(run("DELETE FROM t").affected, 3);
    EXPECT_FALSE(run("TRUNCATE t").affected);
    EXPECT_TRUE(run("TRUNCATE t").columns.empty());
}

TEST_P(SessionContract, CopyTellsItsRowsInANoticeOfItsOwnStatement) {
    put_parquet("bucket/in/part.parquet", "SELECT range AS a FROM range(5)");
    run("CREATE TABLE t (a BIGINT)");
    const Result copied = run("COPY t FROM 's3://bucket/in/' IAM_ROLE 'arn:aws:iam::123456789012:role/r' PARQUET");
    EXPECT_EQ(copied.tag, "COPY");
    ASSERT_EQ(copied.notices.size(), 1U);
    EXPECT_EQ(copied.notices[0].severity, "INFO");
    EXPECT_THAT(copied.notices[0].text, HasSubstr("5 record(s) loaded successfully"));
    EXPECT_TRUE(run("SELECT 1").notices.empty());
    EXPECT_EQ(one("SELECT pg_last_copy_count()"), "5");
}

TEST_P(SessionContract, ARefusalHasItsSqlstateDetailAndFate) {
    const Error outside = error("SELECT * FROM nope");
    EXPECT_EQ(outside.sqlstate(), "42P01");
    EXPECT_EQ(outside.transaction_outcome(), TransactionOutcome::not_in_transaction);
    run("CREATE TABLE t (a VARCHAR(2))");
    put_parquet("bucket/long/part.parquet", "SELECT 'long' AS a");
    run("BEGIN");
    const Error inside = error("COPY t FROM 's3://bucket/long/' IAM_ROLE 'arn:aws:iam::123456789012:role/r' PARQUET");
    EXPECT_EQ(inside.sqlstate(), "XX000");
    EXPECT_EQ(inside.transaction_outcome(), TransactionOutcome::rolled_back);
    EXPECT_THAT(inside.detail(), HasSubstr("15007"));
    EXPECT_TRUE(session_->usable());
}

TEST_P(SessionContract, AnErrorAbortsTheTransactionUntilItsEnd) {
    run("CREATE TABLE t (a INT)");
    run("BEGIN");
    EXPECT_EQ(served().transaction_status(), TransactionStatus::open);
    run("INSERT INTO t VALUES (1)");
    EXPECT_THAT(refusal("SELECT nope FROM t"), StartsWith("42703"));
    EXPECT_EQ(served().transaction_status(), TransactionStatus::aborted);
    EXPECT_THAT(refusal("SELECT 1"), StartsWith("25P02"));
    EXPECT_EQ(run("COMMIT").tag, "ROLLBACK");
    EXPECT_EQ(served().transaction_status(), TransactionStatus::idle);
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    EXPECT_EQ(run("COMMIT").tag, "COMMIT");
    EXPECT_EQ(run("ROLLBACK").tag, "ROLLBACK");
}

TEST_P(SessionContract, AScriptCommitsEachStatementAndStopsAtTheFirstError) {
    std::vector<std::string> seen;
    const auto each = [&](std::string_view statement, const Result& result) {
        seen.push_back(std::string(statement) + " -> " + result.tag);
    };
    EXPECT_THROW(
        session_->execute_script("CREATE TABLE t (a INT); INSERT INTO t VALUES (1);\n SELECT nope; DROP TABLE t", each),
        Error);
    EXPECT_THAT(seen, ElementsAre("CREATE TABLE t (a INT) -> CREATE TABLE", "INSERT INTO t VALUES (1) -> INSERT 0 1"));
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
}

TEST_P(SessionContract, AStatementIsDescribedWithoutRunning) {
    run("CREATE TABLE t (a INT, b VARCHAR(5))");
    const auto columns = served().describe("SELECT b, a FROM t");
    ASSERT_EQ(columns.size(), 2U);
    EXPECT_EQ(columns[0].name, "b");
    EXPECT_EQ(columns[0].type_oid, 1043U);
    EXPECT_TRUE(served().describe("INSERT INTO t VALUES (1, 'x')").empty());
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    EXPECT_THROW(static_cast<void>(served().describe("SELECT * FROM nope")), Error);
}

TEST_P(SessionContract, CancelEndsAWaitAndTheSessionGoesOn) {
    run("CREATE TABLE t (a INT)");
    const auto holder = connect();
    holder->execute("BEGIN");
    holder->execute("LOCK t");
    std::atomic<bool> over = false;
    std::thread canceller([&] {  // a cancel that comes too early has no effect
        while (!over) {
            session_->cancel();
            std::this_thread::yield();
        }
    });
    EXPECT_THAT(refusal("DELETE FROM t"), StartsWith("57014"));
    over = true;
    canceller.join();
    holder->execute("ROLLBACK");
    EXPECT_TRUE(session_->usable());
    // A late cancel may still hit the next statement.
    while (refusal("SELECT 1") != "") {
    }
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
}

TEST_P(SessionContract, ASessionThatGoesTakesItsTransactionLocksAndTemporaryTables) {
    run("CREATE TABLE t (a INT)");
    auto gone = connect();
    gone->execute("CREATE TEMP TABLE mine (a INT)");
    gone->execute("BEGIN");
    gone->execute("LOCK t");
    gone->execute("INSERT INTO t VALUES (1)");
    gone.reset();
    run("DELETE FROM t");  // waits for the lock, which the ended session releases
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    EXPECT_THAT(refusal("SELECT * FROM mine"), StartsWith("42P01"));
}

TEST_P(SessionContract, TheSnapshotIsTakenAtTheFirstTableNotAtBegin) {
    run("CREATE TABLE t (a INT)");
    const auto other = connect();
    run("BEGIN");
    run("SELECT 1");
    other->execute("INSERT INTO t VALUES (1)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
    other->execute("INSERT INTO t VALUES (2)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
    run("COMMIT");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
}

TEST_P(SessionContract, AWriterWhoseRowsHaveChangedGets1023) {
    run("CREATE TABLE t (a INT)");
    run("INSERT INTO t VALUES (1)");
    const auto other = connect();
    run("BEGIN");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
    other->execute("DELETE FROM t");
    const Error error = this->error("DELETE FROM t");
    EXPECT_EQ(error.sqlstate(), "XX000");
    EXPECT_THAT(error.message() + error.detail(), HasSubstr("1023"));
    EXPECT_EQ(error.transaction_outcome(), TransactionOutcome::rolled_back);
    EXPECT_THAT(refusal("SELECT 1"), StartsWith("25P02"));
    run("ROLLBACK");
}

TEST_P(SessionContract, ADeadlockIsAnErrorForOneOfTheTwo) {
    run("CREATE TABLE t (a INT)");
    run("CREATE TABLE u (a INT)");
    const auto other = connect();
    run("BEGIN");
    other->execute("BEGIN");
    run("LOCK t");
    other->execute("LOCK u");
    std::string theirs;
    std::thread thread([&] {
        theirs = refusal_of(*other, "LOCK t");
        if (theirs.empty()) other->execute("COMMIT");
    });
    const std::string ours = refusal("LOCK u");
    run("ROLLBACK");
    thread.join();
    EXPECT_NE(ours.empty(), theirs.empty()) << ours << " / " << theirs;
    EXPECT_THAT(ours + theirs, HasSubstr("deadlock"));
}

TEST_P(SessionContract, TruncateCommitsWhatCameBeforeIt) {
    run("CREATE TABLE t (a INT)");
    run("CREATE TABLE u (a INT)");
    run("BEGIN");
    run("INSERT INTO u VALUES (1)");
    run("TRUNCATE t");
    run("ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM u"), "1");
}

TEST_P(SessionContract, DdlGoesBackWithItsTransaction) {
    run("BEGIN");
    run("CREATE TABLE t (a INT)");
    run("ROLLBACK");
    EXPECT_THAT(refusal("SELECT * FROM t"), StartsWith("42P01"));
}

TEST_P(SessionContract, StatementsOfManySessionsAtOnceAreAllDone) {
    run("CREATE TABLE t (a INT)");
    constexpr int sessions = 8, each = 10;
    std::barrier together(sessions);
    std::vector<std::thread> threads;
    threads.reserve(sessions);
    for (int i = 0; i < sessions; ++i)
        threads.emplace_back([&] {
            const auto session = connect();
            together.arrive_and_wait();
            for (int k = 0; k < each; ++k) EXPECT_EQ(refusal_of(*session, "INSERT INTO t VALUES (1)"), "");
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), std::to_string(sessions * each));
}

INSTANTIATE_TEST_SUITE_P(Each, SessionContract, testing::Values(How::embedded, How::through_serve),
                         [](const auto& named) { return named.param == How::embedded ? "Embedded" : "ThroughServe"; });

}  // namespace
}  // namespace loadonce::local
