#include <gmock/gmock.h>
#include <sys/resource.h>

#include <barrier>
#include <csignal>
#include <thread>

#include "warehouse/served_session.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class Transactions : public WarehouseTest {
  protected:
    void SetUp() override {
        run("CREATE TABLE t (a INT)");
        run("INSERT INTO t VALUES (1)");
        other_ = warehouse_->connect();
    }
    void TearDown() override { other_.reset(); }

    std::unique_ptr<warehouse::Session> other_;
};

// DuckDB's write-ahead log is found by path: it would be read as the other file's.
TEST_F(Transactions, AreRefusedOnceAnotherFileHasTakenTheWarehousesPlace) {
    const auto file = options().file;
    std::filesystem::copy_file(file, folder_ / "copy");
    std::filesystem::remove(file);
    std::filesystem::remove(file.string() + ".wal");
    std::filesystem::rename(folder_ / "copy", file);
    const auto bytes = std::filesystem::file_size(file);
    EXPECT_THAT(refusal("INSERT INTO t VALUES (2)"), StartsWith("08006 the warehouse's file"));
    EXPECT_FALSE(session_->usable());
    EXPECT_FALSE(other_->usable());
    other_.reset();
    session_.reset();
    warehouse_.reset();
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".wal"));
    EXPECT_EQ(std::filesystem::file_size(file), bytes);
}

TEST_F(Transactions, AnErrorAbortsUntilRollback) {
    run("BEGIN");
    run("INSERT INTO t VALUES (2)");
    EXPECT_THAT(refusal("SELECT nope FROM t"), StartsWith("42703"));
    EXPECT_THAT(refusal("SELECT 1"), StartsWith("25P02"));
    EXPECT_EQ(run("ROLLBACK").tag, "ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
}

TEST_F(Transactions, CommitOfAnAbortedTransactionAnswersRollback) {
    run("BEGIN");
    run("INSERT INTO t VALUES (2)");
    EXPECT_NE(refusal("SELECT 1 FROM missing"), "");
    EXPECT_EQ(run("COMMIT").tag, "ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
}

TEST_F(Transactions, AnErrorSaysWhetherATransactionWasRolledBack) {
    try {
        run("SELECT 1 FROM missing");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.transaction_outcome(), TransactionOutcome::not_in_transaction);
    }
    run("BEGIN");
    try {
        run("SELECT 1 FROM missing");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.transaction_outcome(), TransactionOutcome::rolled_back);
    }
}

TEST_F(Transactions, NestedBeginAndStrayEndsAreSilent) {
    EXPECT_EQ(run("COMMIT").tag, "COMMIT");
    EXPECT_EQ(run("ROLLBACK").tag, "ROLLBACK");
    run("BEGIN");
    EXPECT_EQ(run("BEGIN").tag, "BEGIN");
    run("INSERT INTO t VALUES (2)");
    run("END");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
}

TEST_F(Transactions, TruncateCommits) {
    run("CREATE TABLE u (a INT)");
    run("BEGIN");
    run("INSERT INTO u VALUES (5)");
    run("TRUNCATE t");
    run("ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    EXPECT_EQ(one("SELECT COUNT(*) FROM u"), "1");
}

TEST_F(Transactions, DdlIsUndoneByRollback) {
    run("BEGIN");
    run("CREATE TABLE u (a INT IDENTITY(1,1), b VARCHAR(3))");
    run("ALTER TABLE t ADD COLUMN b INT");
    run("DROP TABLE t");
    run("ROLLBACK");
    EXPECT_THAT(rows("SELECT * FROM t"), ElementsAre("1"));
    EXPECT_THAT(refusal("SELECT * FROM u"), StartsWith("42P01"));
}

TEST_F(Transactions, TheSnapshotStartsAtTheFirstTableNotAtBegin) {
    run("BEGIN");
    run("SELECT 1");
    other_->execute("INSERT INTO t VALUES (2)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
    other_->execute("INSERT INTO t VALUES (3)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
    run("COMMIT");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "3");
}

TEST_F(Transactions, WhatReadsNoTableTakesNoSnapshot) {
    run("BEGIN");
    EXPECT_EQ(one("SELECT 1"), "1");
    other_->execute("INSERT INTO t VALUES (2)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
    run("COMMIT");
}

// DuckDB plans a query for the rows present: it skips a table whose bounds exclude the value.
TEST_F(Transactions, AQueryThatIsAskedAgainSeesTheRowsThatHaveCome) {
    const std::string beyond = "SELECT COUNT(*) FROM t WHERE a > 100";
    auto* served = dynamic_cast<warehouse::ServedSession*>(session_.get());
    ASSERT_EQ(served->describe(beyond).size(), 1U);
    EXPECT_EQ(one(beyond), "0");
    other_->execute("INSERT INTO t VALUES (101)");
    EXPECT_EQ(one(beyond), "1");
    run("BEGIN");
    run("INSERT INTO t VALUES (102)");
    EXPECT_EQ(one(beyond), "2");
    run("COMMIT");
}

TEST_F(Transactions, AStatementThatIsAskedAgainIsWorkedOutAgain) {
    EXPECT_NE(one("SELECT RANDOM()"), one("SELECT RANDOM()"));
    for (int i = 0; i < 250; ++i) {
        const auto number = std::to_string(i % 130);
        ASSERT_EQ(one("SELECT 'number ' || " + number), "number " + number);
    }
    EXPECT_THAT(refusal("SELECT 1 / 0"), StartsWith("22012"));
    EXPECT_THAT(refusal("SELECT 1 / 0"), StartsWith("22012"));
}

TEST_F(Transactions, AlterAfterWritingTheSameTableCommits) {
    run("BEGIN");
    run("UPDATE t SET a = a + 1");
    run("ALTER TABLE t ADD COLUMN b VARCHAR(10)");
    run("INSERT INTO t VALUES (7, 'x')");
    run("DELETE FROM t WHERE a = 2");
    run("COMMIT");
    EXPECT_THAT(rows("SELECT a, b FROM t ORDER BY a"), ElementsAre("7|x"));
}

TEST_F(Transactions, TwoWritersOfOneTableConflictOrWait) {
    run("BEGIN");
    run("SELECT * FROM t");
    other_->execute("UPDATE t SET a = a + 1");
    EXPECT_THAT(refusal("UPDATE t SET a = a + 10"), ::testing::HasSubstr("Serializable isolation violation"));
    run("ROLLBACK");
    EXPECT_THAT(rows("SELECT a FROM t"), ElementsAre("2"));
}

// The protocol of a load: LOCK, check, write. In both orders of arrival the row is there once.
TEST_F(Transactions, LockOrdersLoadersInBothOrders) {
    run("CREATE TABLE fence (epoch INT)");
    run("INSERT INTO fence VALUES (0)");
    run("CREATE TABLE ledger (a INT)");
    for (const int first : {0, 1}) {
        run("DELETE FROM ledger");
        std::barrier both_began(2), first_locked(2);
        const auto load = [&](warehouse::Session& session, bool goes_first) {
            session.execute("BEGIN");
            both_began.arrive_and_wait();
            if (!goes_first) first_locked.arrive_and_wait();
            session.execute("LOCK fence");
            if (goes_first) first_locked.arrive_and_wait();
            session.execute("UPDATE fence SET epoch = epoch + 1");
            if (session.execute("SELECT a FROM ledger").rows.empty()) session.execute("INSERT INTO ledger VALUES (1)");
            EXPECT_EQ(session.execute("COMMIT").tag, "COMMIT");
        };
        std::jthread a(load, std::ref(*session_), first == 0);
        std::jthread b(load, std::ref(*other_), first == 1);
        a.join();
        b.join();
        EXPECT_EQ(one("SELECT COUNT(*) FROM ledger"), "1");
    }
    EXPECT_EQ(one("SELECT epoch FROM fence"), "4");
}

TEST_F(Transactions, ADeadlockIsAnErrorForOneOfTheTwo) {
    run("CREATE TABLE u (a INT)");
    std::barrier both_have_one(2);
    std::atomic<int> deadlocks = 0, commits = 0;
    const auto take = [&](warehouse::Session& session, const std::string& first, const std::string& second) {
        session.execute("BEGIN");
        session.execute("LOCK " + first);
        both_have_one.arrive_and_wait();
        const auto refused = refusal_of(session, "LOCK " + second);
        if (refused.starts_with("40P01"))
            ++deadlocks;
        else if (refused.empty())
            ++commits;
        session.execute("COMMIT");
    };
    std::jthread a(take, std::ref(*session_), "t", "u");
    std::jthread b(take, std::ref(*other_), "u", "t");
    a.join();
    b.join();
    EXPECT_EQ(deadlocks, 1);
    EXPECT_EQ(commits, 1);
}

// Each of the three waits for the next: the one that closes the cycle is refused, the others continue.
TEST_F(Transactions, ACycleOfThreeIsADeadlockToo) {
    run("CREATE TABLE u (a INT)");
    run("CREATE TABLE w (a INT)");
    run("CREATE TABLE x (a INT)");
    auto third = warehouse_->connect();
    std::barrier all_have_one(3);
    std::atomic<int> deadlocks = 0, commits = 0;
    const auto take = [&](warehouse::Session& session, const std::string& first, const std::string& second) {
        session.execute("BEGIN");
        session.execute("UPDATE " + first + " SET a = 1");
        all_have_one.arrive_and_wait();
        const auto refused = refusal_of(session, "DELETE FROM " + second);
        if (refused.starts_with("40P01"))
            ++deadlocks;
        else if (refused.empty())
            ++commits;
        session.execute("COMMIT");
    };
    std::jthread a(take, std::ref(*session_), "x", "u");
    std::jthread b(take, std::ref(*other_), "u", "w");
    std::jthread c(take, std::ref(*third), "w", "x");
    a.join();
    b.join();
    c.join();
    EXPECT_EQ(deadlocks, 1);
    EXPECT_EQ(commits, 2);
}

TEST_F(Transactions, DeleteAndUpdateOfOneTableWaitForEachOther) {
    for (const std::string first : {"UPDATE t SET a = a + 1", "DELETE FROM t WHERE a = 99"}) {
        const std::string second = first[0] == 'U' ? "DELETE FROM t WHERE a = 99" : "UPDATE t SET a = a + 1";
        const auto before = std::stoi(one("SELECT a FROM t"));
        run("BEGIN");
        run(first);
        std::atomic<bool> over = false;
        std::string refused;
        std::jthread waiter([&] {
            refused = refusal_of(*other_, second);
            over = true;
        });
        auto watcher = warehouse_->connect();
        while (watcher->execute("SELECT COUNT(*) FROM svv_transactions WHERE NOT granted").value() != "1")
            ASSERT_FALSE(over) << second << " did not wait for " << first;
        run("COMMIT");
        waiter.join();
        EXPECT_EQ(refused, "");
        EXPECT_EQ(one("SELECT a FROM t"), std::to_string(before + 1));
    }
}

TEST_F(Transactions, ReadersNeitherWaitForWritersNorSeeWhatIsNotCommitted) {
    run("BEGIN");
    run("UPDATE t SET a = 2");
    EXPECT_THAT(rows(*other_, "SELECT a FROM t"), ElementsAre("1"));
    run("COMMIT");
    EXPECT_THAT(rows(*other_, "SELECT a FROM t"), ElementsAre("2"));
}

TEST_F(Transactions, AChangeOfWhatChangedSinceTheSnapshotIsError1023) {
    run("CREATE TABLE s (a INT)");
    run("INSERT INTO s VALUES (1)");
    const auto* merge =
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = 5 WHEN NOT MATCHED THEN INSERT "
        "VALUES (5)";
    for (const std::string theirs : {"DELETE FROM t", "UPDATE t SET a = 3", "TRUNCATE t"})
        for (const std::string ours : {"UPDATE t SET a = 5", "DELETE FROM t", merge}) {
            SCOPED_TRACE(theirs + ", " + ours);
            run("DELETE FROM t");
            run("INSERT INTO t VALUES (1)");
            run("BEGIN");
            run("SELECT * FROM s");
            other_->execute(theirs);
            try {
                run(ours);
                run("COMMIT");
                ADD_FAILURE() << "it was committed";
            } catch (const Error& error) {
                EXPECT_EQ(error.sqlstate(), "XX000");
                EXPECT_THAT(error.message(), ::testing::HasSubstr("1023"));
                EXPECT_THAT(error.detail(), ::testing::HasSubstr("code:      1023"));
                EXPECT_THAT(error.detail(), ::testing::HasSubstr("Serializable isolation violation on table"));
                EXPECT_EQ(error.transaction_outcome(), TransactionOutcome::rolled_back);
            }
            run("ROLLBACK");
        }
}

// A session caches catalog lookups; none of these changes may leave a stale one.
TEST_F(Transactions, EveryChangeOfATableIsSeenByASessionThatHasReadIt) {
    const std::vector<std::pair<std::string, std::string>> changes{
        {"ALTER TABLE t ADD COLUMN b INT DEFAULT 7", "1|7"},
        {"ALTER TABLE t RENAME COLUMN a TO c", "1|7"},
        {"ALTER TABLE t DROP COLUMN b", "1"},
        {"DROP TABLE t", "42P01"},
        {"CREATE TABLE t AS SELECT 'x'::VARCHAR(3) AS a, 2 AS b", "x|2"},
        {"ALTER TABLE t RENAME TO moved", "42P01"},
        {"CREATE VIEW t AS SELECT b FROM moved", "2"},
        {"CREATE OR REPLACE VIEW t AS SELECT a FROM moved", "x"},
        {"DROP VIEW t", "42P01"},
        {"ALTER TABLE moved RENAME TO t", "x|2"},
        {"CREATE TABLE s.t AS SELECT 3 AS a", "x|2"},
    };
    const auto seen = [](warehouse::Session& session) {
        const auto refused = refusal_of(session, "SELECT * FROM t");
        return refused.empty() ? rows(session, "SELECT * FROM t").at(0) : refused.substr(0, 5);
    };
    run("CREATE SCHEMA s");
    EXPECT_EQ(seen(*other_), "1");
    for (const auto& [change, after] : changes) {
        SCOPED_TRACE(change);
        const auto before = seen(*other_);
        run("BEGIN");
        run(change);
        EXPECT_EQ(seen(*session_), after);
        run("ROLLBACK");
        EXPECT_EQ(seen(*session_), before);
        run(change);
        EXPECT_EQ(seen(*session_), after);
        EXPECT_EQ(seen(*other_), after);
    }
    // Lookups also depend on the search path and the session's temporary tables.
    other_->execute("SET search_path TO s, public");
    EXPECT_EQ(seen(*other_), "3");
    other_->execute("CREATE TEMP TABLE t AS SELECT 4 AS a");
    EXPECT_EQ(seen(*other_), "4");
    EXPECT_EQ(seen(*session_), "x|2");
    other_->execute("DROP TABLE pg_temp.t");
    EXPECT_EQ(seen(*other_), "3");
}

// Only a transaction's first lookup reads the latest committed state; later ones read its snapshot.
TEST_F(Transactions, TheCatalogOfASnapshotIsNotRememberedBeyondIt) {
    run("CREATE TABLE u AS SELECT 1 AS a");
    other_->execute("BEGIN");
    EXPECT_THAT(rows(*other_, "SELECT * FROM t"), ElementsAre("1"));
    run("ALTER TABLE u ADD COLUMN b CHAR(3) DEFAULT 'x'");
    for (int i = 0; i < 2; ++i) EXPECT_THAT(rows(*other_, "SELECT * FROM u"), ElementsAre("1"));
    other_->execute("COMMIT");
    EXPECT_THAT(rows(*other_, "SELECT * FROM u"), ElementsAre("1|x  "));
}

TEST_F(Transactions, ThatIsBegunReadOnlyChangesNothing) {
    run("BEGIN READ ONLY");
    EXPECT_THAT(rows("SELECT a FROM t"), ElementsAre("1"));
    EXPECT_THAT(refusal("INSERT INTO t VALUES (2)"), StartsWith("25006"));
    run("ROLLBACK");
    run("BEGIN READ WRITE");
    run("INSERT INTO t VALUES (2)");
    run("COMMIT");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
}

TEST_F(Transactions, SchemasAndViewsAreUndoneToo) {
    run("BEGIN");
    run("CREATE SCHEMA s");
    run("CREATE TABLE s.u (a INT)");
    run("CREATE VIEW v AS SELECT a FROM t");
    run("ALTER TABLE t RENAME TO r");
    run("ALTER TABLE r RENAME COLUMN a TO b");
    run("COMMENT ON TABLE r IS 'x'");
    EXPECT_EQ(one("SELECT COUNT(*) FROM svv_tables WHERE table_name IN ('u', 'v', 'r')"), "3");
    run("ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM svv_tables WHERE table_name IN ('u', 'v', 'r')"), "0");
    EXPECT_THAT(refusal("CREATE TABLE s.u (a INT)"), StartsWith("3F000"));
    EXPECT_THAT(rows("SELECT a FROM t"), ElementsAre("1"));
}

TEST_F(Transactions, CatalogViewsFollowTheSnapshot) {
    run("BEGIN");
    run("SELECT * FROM t");
    other_->execute("CREATE TABLE later (a INT)");
    const auto* count = "SELECT COUNT(*) FROM svv_tables WHERE table_name = 'later'";
    EXPECT_EQ(one(count), "0");
    EXPECT_EQ(other_->execute(count).value(), "1");
    run("COMMIT");
    EXPECT_EQ(one(count), "1");
}

// cancel() before the statement starts has no effect, so it is repeated until the waiter has ended.
TEST_F(Transactions, CancelEndsAWaitForALock) {
    run("BEGIN");
    run("LOCK t");
    std::string refused;
    std::atomic<bool> over = false;
    std::jthread waiter([&] {
        refused = refusal_of(*other_, "SELECT * FROM t");
        over = true;
    });
    while (!over) {
        other_->cancel();
        std::this_thread::yield();
    }
    waiter.join();
    EXPECT_THAT(refused, StartsWith("57014"));
    run("COMMIT");
}

TEST_F(Transactions, StatementTimeoutBoundsAWaitForALock) {
    run("BEGIN");
    run("LOCK t");
    other_->execute("SET statement_timeout TO 20");
    EXPECT_THAT(refusal_of(*other_, "SELECT * FROM t"), StartsWith("57014"));
    run("COMMIT");
    EXPECT_THAT(rows(*other_, "SELECT * FROM t"), ElementsAre("1"));
}

TEST_F(Transactions, StatementTimeoutEndsWhatRuns) {
    run("CREATE TABLE n AS WITH d AS (SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) SELECT "
        "x.a FROM d x, d y, d z, d u, d v");
    const std::string endless = "SELECT COUNT(*) FROM n x, n y, n z, n u WHERE x.a + y.a + z.a + u.a = 0";
    run("SET statement_timeout TO 50");
    for (const std::string& statement : {endless, "CREATE TABLE m AS " + endless, "UPDATE t SET a = (" + endless + ")"})
        EXPECT_THAT(refusal(statement), StartsWith("57014")) << statement;
    run("SET statement_timeout TO 0");
    run("BEGIN");
    run("UPDATE t SET a = 9");
    run("SET statement_timeout TO 50");
    EXPECT_THAT(refusal(endless), StartsWith("57014"));
    EXPECT_THAT(refusal("SELECT 1"), StartsWith("25P02"));
    run("ROLLBACK");
    EXPECT_EQ(one("SHOW statement_timeout"), "0");
    EXPECT_THAT(rows("SELECT a FROM t"), ElementsAre("1"));
    EXPECT_THAT(refusal("SELECT * FROM m"), StartsWith("42P01"));
}

TEST_F(Transactions, SettingsGoBackWithTheTransaction) {
    run("BEGIN");
    run("SET search_path TO nowhere");
    run("ROLLBACK");
    EXPECT_EQ(one("SHOW search_path"), "\"$user\", public");
}

// Limits the size of files while it lives: writes fail as on a full disk.
class FileLimit {
  public:
    explicit FileLimit(rlim_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, handler_);
    }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST_F(Transactions, ACommitThatTheDiskFailsHasAnUnknownOutcomeAndEndsAllSessions) {
    run("CREATE TABLE disk (a INT, b VARCHAR(100))");
    run("BEGIN");
    run("INSERT INTO disk SELECT n, MD5(n::VARCHAR) || MD5((n + 1)::VARCHAR) FROM generate_series(1, 1000) g(n)");
    {
        const FileLimit limit(4096);
        try {
            run("COMMIT");
            ADD_FAILURE() << "it was committed";
        } catch (const Error& error) {
            EXPECT_EQ(error.transaction_outcome(), TransactionOutcome::unknown) << error.message();
            EXPECT_EQ(error.sqlstate(), "08006");
        }
    }
    EXPECT_FALSE(session_->usable());
    EXPECT_FALSE(other_->usable());
    EXPECT_EQ(refusal("SELECT 1").substr(0, 5), "08006");
    other_.reset();
    open();
    EXPECT_THAT(one("SELECT COUNT(*) FROM disk"), ::testing::AnyOf("0", "1000"));
    run("INSERT INTO disk VALUES (0, 'x')");
}

}  // namespace
}  // namespace loadonce::local
