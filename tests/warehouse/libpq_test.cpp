#include "warehouse/libpq.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "base/error_codes.h"
#include "warehouse/scripted_server.h"
#include "warehouse/served_session.h"

namespace loadonce::warehouse {
namespace {

using ::testing::HasSubstr;

Error error_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error";
    return Error(errors::internal, "");
}

TEST(RedshiftUrl, HasDefaultsForWhatIsLeftOut) {
    EXPECT_EQ(open_redshift("redshift://ann@host")->name(), "redshift://ann@host:5439/dev");
    EXPECT_EQ(open_redshift("redshift://ann@host:5440/sales")->name(), "redshift://ann@host:5440/sales");
    EXPECT_EQ(open_redshift("redshift://%2Fvar%2Frun/dev")->name(), "redshift:///var/run:5439/dev");
}

TEST(RedshiftUrl, IsRefusedWhenItCannotBeRight) {
    for (const char* url : {"postgresql://host/dev", "redshift://[::1", "redshift://host/dev?nonsense=1", ""}) {
        const Error error = error_of([&] { static_cast<void>(open_redshift(url)); });
        EXPECT_EQ(error.code(), errors::project_value) << url;
        EXPECT_THAT(error.remedy(), HasSubstr("redshift://user@host:5439/database")) << url;
    }
}

TEST(RedshiftUrl, MustHoldNoPasswordAndTheErrorDoesNotShowIt) {
    const Error error = error_of([] { static_cast<void>(open_redshift("redshift://ann:secret@host/dev")); });
    EXPECT_EQ(error.code(), errors::project_value);
    EXPECT_THAT(error.what(), ::testing::Not(HasSubstr("secret")));
    EXPECT_THAT(error.remedy(), HasSubstr("PGPASSWORD"));
}

TEST(Redshift, WithoutAServerCannotBeReached) {
    const Error error = error_of([] { open_redshift("redshift://ann@127.0.0.1:1/dev")->connect(); });
    EXPECT_EQ(error.code(), errors::warehouse_unreachable);
    EXPECT_EQ(error.sqlstate(), "08006");
    EXPECT_THAT(error.message(), HasSubstr("redshift://ann@127.0.0.1:1/dev"));
}

TEST(Redshift, AResultHasColumnsRowsTagAndNotices) {
    ScriptedServer server({report('N', {"SINFO", "C00000", "Mone file\nloaded"}) + rows("n", {"1", ""}) +
                               complete("SELECT 2") + ready('I'),
                           complete("INSERT 0 3") + ready('I')});
    const auto session = open_redshift(server.url())->connect();
    const Result select = session->execute("SELECT n FROM t");
    ASSERT_EQ(select.columns.size(), 1U);
    EXPECT_EQ(select.columns[0].name, "n");
    EXPECT_EQ(select.columns[0].type_oid, 1043U);
    EXPECT_EQ(select.rows, (std::vector<Row>{{"1"}, {""}}));
    EXPECT_EQ(select.tag, "SELECT 2");
    EXPECT_EQ(select.affected, std::nullopt);
    ASSERT_EQ(select.notices.size(), 1U);
    EXPECT_EQ(select.notices[0].severity, "INFO");
    EXPECT_EQ(select.notices[0].text, "one file loaded");
    const Result insert = session->execute("INSERT INTO t VALUES (1), (2), (3)");
    EXPECT_EQ(insert.affected, 3);
    EXPECT_TRUE(insert.notices.empty());
}

TEST(Redshift, AnErrorOfTheServerKeepsSqlstateDetailAndHint) {
    const std::string failed = report('E', {"SERROR", "C42P01", "Mrelation \"t\" does not exist", "Ddetail", "Hhint"});
    ScriptedServer server({failed + ready('I'), complete("BEGIN") + ready('T'), failed + ready('E')});
    const auto session = open_redshift(server.url())->connect();
    Error error = error_of([&] { session->execute("SELECT * FROM t"); });
    EXPECT_EQ(error.code(), errors::sql_failed);
    EXPECT_EQ(error.message(), "relation \"t\" does not exist");
    EXPECT_EQ(error.sqlstate(), "42P01");
    EXPECT_EQ(error.detail(), "detail");
    EXPECT_EQ(error.remedy(), "hint");
    EXPECT_EQ(error.transaction_outcome(), TransactionOutcome::not_in_transaction);
    session->execute("BEGIN");
    error = error_of([&] { session->execute("SELECT * FROM t"); });
    EXPECT_EQ(error.transaction_outcome(), TransactionOutcome::rolled_back);
    EXPECT_TRUE(session->usable());
    EXPECT_EQ(dynamic_cast<ServedSession&>(*session).transaction_status(), TransactionStatus::aborted);
}

struct Loss {
    std::string_view statement;
    char status;  // of the transaction before it
    TransactionOutcome outcome;
};

TEST(Redshift, OfALostConnectionOnlyAnOpenTransactionIsKnownToBeUndone) {
    const Loss losses[] = {
        {"SELECT 1", 'T', TransactionOutcome::rolled_back},
        {"COMMIT", 'T', TransactionOutcome::unknown},
        {" /* c */ end", 'T', TransactionOutcome::unknown},
        {"INSERT INTO t VALUES (1)", 'I', TransactionOutcome::unknown},
    };
    for (const Loss& loss : losses) {
        ScriptedServer server({complete("BEGIN") + ready(loss.status)});
        const auto session = open_redshift(server.url())->connect();
        session->execute("BEGIN");
        const Error error = error_of([&] { session->execute(loss.statement); });
        EXPECT_EQ(error.transaction_outcome(), loss.outcome) << loss.statement;
        EXPECT_EQ(error.code(),
                  loss.outcome == TransactionOutcome::unknown ? errors::outcome_unknown : errors::warehouse_unreachable)
            << loss.statement;
        EXPECT_EQ(error.sqlstate(), "08006");
        EXPECT_FALSE(session->usable());
        const Error later = error_of([&] { session->execute("SELECT 1"); });
        EXPECT_EQ(later.code(), errors::warehouse_unreachable);
        EXPECT_EQ(later.transaction_outcome(), TransactionOutcome::rolled_back);
    }
}

TEST(Redshift, AScriptStopsAtTheFirstStatementThatFails) {
    ScriptedServer server(
        {complete("CREATE TABLE") + ready('I'), report('E', {"SERROR", "C42601", "Msyntax error"}) + ready('I')});
    const auto session = open_redshift(server.url())->connect();
    std::vector<std::string> done;
    const Error error = error_of([&] {
        session->execute_script("CREATE TABLE t (a INT); SELEC 1; SELECT 2",
                                [&](std::string_view statement, const Result&) { done.emplace_back(statement); });
    });
    EXPECT_EQ(error.sqlstate(), "42601");
    ASSERT_EQ(done.size(), 1U);
    EXPECT_THAT(done[0], HasSubstr("CREATE TABLE t"));
}

}  // namespace
}  // namespace loadonce::warehouse
