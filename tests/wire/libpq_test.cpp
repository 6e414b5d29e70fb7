// The libpq session against the wire server: values cross the protocol unchanged.
#include "warehouse/libpq.h"

#include <gmock/gmock.h>

#include <thread>

#include "warehouse/served_session.h"
#include "wire/error_of.h"
#include "wire/scripted_warehouse.h"

namespace loadonce::wire {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Libpq : public testing::Test {
  protected:
    Libpq() {
        options_.port = 0;
        script_.answers["rows"] = {
            {{"a", oid::int8}, {"b", oid::varchar}}, {{"1", "x"}, {"2", std::nullopt}}, "SELECT", {}, {}};
        script_.answers["insert"] = {{}, {}, "INSERT 0 3", 3, {}};
        script_.answers["copy"] = {{}, {}, "COPY", {}, {{"WARNING", "3 record(s)"}}};
        server_ = std::make_unique<Server>(warehouse_, options_);
    }
    std::string url() const {
        return "redshift://ann@127.0.0.1:" + std::to_string(server_->port()) + "/dev?sslmode=disable";
    }
    std::unique_ptr<warehouse::ServedSession> connect() {
        std::unique_ptr<warehouse::Session> session = warehouse::open_redshift(url())->connect();
        return std::unique_ptr<warehouse::ServedSession>(dynamic_cast<warehouse::ServedSession*>(session.release()));
    }

    Script script_;
    ScriptedWarehouse warehouse_{script_};
    Options options_;
    std::unique_ptr<Server> server_;
};

TEST_F(Libpq, RowsTypesTagsCountsAndNoticesArrive) {
    const auto session = connect();
    const warehouse::Result rows = session->execute("rows");
    ASSERT_EQ(rows.columns.size(), 2u);
    EXPECT_EQ(rows.columns[1].name, "b");
    EXPECT_EQ(rows.columns[0].type_oid, oid::int8);
    EXPECT_THAT(rows.rows, ElementsAre(warehouse::Row{"1", "x"}, warehouse::Row{"2", std::nullopt}));
    EXPECT_EQ(rows.tag, "SELECT");
    EXPECT_EQ(session->execute("insert").affected, 3);
    const auto notices = session->execute("copy").notices;
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].severity, "WARNING");
    EXPECT_EQ(notices[0].text, "3 record(s)");
    EXPECT_TRUE(session->execute("rows").notices.empty());
}

TEST_F(Libpq, AnErrorKeepsItsSqlstateAndTheTransactionsFate) {
    const auto session = connect();
    const Error outside = error_of([&] { session->execute("nonsense"); });
    EXPECT_EQ(outside.sqlstate(), "42601");
    EXPECT_EQ(outside.transaction_outcome(), TransactionOutcome::not_in_transaction);
    session->execute("BEGIN");
    EXPECT_EQ(session->transaction_status(), warehouse::TransactionStatus::open);
    EXPECT_EQ(error_of([&] { session->execute("nonsense"); }).transaction_outcome(), TransactionOutcome::rolled_back);
    EXPECT_EQ(session->transaction_status(), warehouse::TransactionStatus::aborted);
    EXPECT_EQ(error_of([&] { session->execute("rows"); }).sqlstate(), "25P02");
    EXPECT_EQ(session->execute("COMMIT").tag, "ROLLBACK");
    EXPECT_TRUE(session->usable());
}

TEST_F(Libpq, AStatementIsDescribedWithoutRunning) {
    const auto session = connect();
    EXPECT_EQ(session->describe("rows").at(1).type_oid, oid::varchar);
    EXPECT_TRUE(session->describe("insert").empty());
    EXPECT_THAT(script_.statements(), ElementsAre("SET application_name TO 'loadonce'"));
}

TEST_F(Libpq, CancelEndsTheStatement) {
    const auto session = connect();
    std::thread canceller([&] {
        std::unique_lock lock(script_.mutex);
        script_.changed.wait_for(lock, std::chrono::seconds(20), [&] { return script_.waiting == 1; });
        lock.unlock();
        session->cancel();
    });
    EXPECT_EQ(error_of([&] { session->execute("wait"); }).sqlstate(), "57014");
    canceller.join();
}

TEST_F(Libpq, ALostConnectionIsKnownFromAnAnsweredError) {
    const auto session = connect();
    session->execute("BEGIN");
    server_->stop();
    const Error in_transaction = error_of([&] { session->execute("insert"); });
    EXPECT_EQ(in_transaction.transaction_outcome(), TransactionOutcome::rolled_back);
    EXPECT_FALSE(session->usable());
    EXPECT_EQ(in_transaction.sqlstate(), "08006");
}

TEST_F(Libpq, ALostCommitIsUnknown) {
    const auto session = connect();
    session->execute("BEGIN");
    server_->stop();
    const Error lost = error_of([&] { session->execute("commit"); });
    EXPECT_EQ(lost.transaction_outcome(), TransactionOutcome::unknown);
    EXPECT_EQ(lost.code(), errors::outcome_unknown);
}

TEST_F(Libpq, AWarehouseThatIsNotThereIsNamedWithoutSecrets) {
    const auto warehouse = warehouse::open_redshift(url());
    EXPECT_THAT(warehouse->name(), HasSubstr("redshift://ann@127.0.0.1:"));
    server_->stop();
    server_.reset();
    const Error error = error_of([&] { static_cast<void>(warehouse->connect()); });
    EXPECT_EQ(error.code(), errors::warehouse_unreachable);
    EXPECT_THAT(error.message(), HasSubstr(warehouse->name()));
}

TEST(RedshiftUrl, APasswordAndWhatIsNoUrlAreRefused) {
    for (const std::string url : {"redshift://ann:secret@host/dev", "redshift://host/dev?password=secret",
                                  "postgres://host/dev", "redshift://host/dev?nonsense=1"}) {
        const Error error = error_of([&] { static_cast<void>(warehouse::open_redshift(url)); });
        EXPECT_EQ(error.code(), errors::project_value) << url;
        EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
    }
}

}  // namespace
}  // namespace loadonce::wire
