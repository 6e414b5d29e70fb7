#include <gmock/gmock.h>
#include <openssl/sha.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "wire/auth.h"
#include "wire/scripted_warehouse.h"

namespace loadonce::wire {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using warehouse::Result;

constexpr std::int32_t ssl_request = 80877103, gss_request = 80877104, cancel_request = 80877102;

Result rows_of(int count) {
    Result result{{{"n", oid::int4}, {"t", oid::varchar}}, {}, "SELECT", {}, {}};
    for (int i = 1; i <= count; ++i)
        result.rows.push_back({std::to_string(i), i == 2 ? std::nullopt : std::optional("x"s)});
    return result;
}

class Protocol : public testing::Test {
  protected:
    Protocol() {
        script_.answers["select 1"] = rows_of(1);
        script_.answers["select 3"] = rows_of(3);
        script_.answers["insert"] = {{}, {}, "INSERT 0 1", 1, {}};
        script_.answers["copy"] = {
            {}, {}, "COPY", {}, {{"INFO", "Load into table 't' completed, 2 record(s) loaded successfully."}}};
        script_.answers["select  5 "] = rows_of(1);
        script_.answers["select null::integer"] = rows_of(1);
        script_.answers["select  null::integer "] = rows_of(1);
        options_.port = 0;
    }
    void start() { server_ = std::make_unique<Server>(warehouse_, options_); }
    std::unique_ptr<RawClient> client() {
        if (!server_) start();
        return std::make_unique<RawClient>(server_->port());
    }
    std::unique_ptr<RawClient> logged_in() {
        auto made = client();
        EXPECT_EQ(made->log_in().back().type, 'Z');
        return made;
    }

    Script script_;
    ScriptedWarehouse warehouse_{script_};
    Options options_;
    std::unique_ptr<Server> server_;
};

std::string parse(std::string_view name, std::string_view sql, const std::vector<std::uint32_t>& types = {}) {
    Writer body;
    body.cstring(name).cstring(sql).i16(static_cast<std::int16_t>(types.size()));
    for (const std::uint32_t type : types) body.i32(static_cast<std::int32_t>(type));
    return RawClient::message('P', body.buffer());
}

std::string bind(std::string_view portal, std::string_view statement, const std::vector<std::string>& values = {},
                 const std::vector<std::int16_t>& results = {}) {
    Writer body;
    body.cstring(portal).cstring(statement).i16(0).i16(static_cast<std::int16_t>(values.size()));
    for (const std::string& value : values) body.i32(static_cast<std::int32_t>(value.size())).bytes(value);
    body.i16(static_cast<std::int16_t>(results.size()));
    for (const std::int16_t format : results) body.i16(format);
    return RawClient::message('B', body.buffer());
}

std::string describe(char what, std::string_view name) {
    return RawClient::message('D', std::string(1, what) + std::string(name) + '\0');
}

std::string execute(std::string_view portal, std::int32_t limit = 0) {
    Writer body;
    body.cstring(portal).i32(limit);
    return RawClient::message('E', body.buffer());
}

const std::string sync = RawClient::message('S', "");

TEST_F(Protocol, EncryptionIsDeclinedAndThenTheClientLogsIn) {
    const auto c = client();
    c->send(RawClient::startup_packet(gss_request, ""));
    EXPECT_EQ(c->receive(1), "N");
    c->send(RawClient::startup_packet(ssl_request, ""));
    EXPECT_EQ(c->receive(1), "N");
    EXPECT_EQ(c->log_in().front().type, 'R');
}

TEST_F(Protocol, StartupReportsWhatARealClusterReportsAndAcceptsUnknownKeys) {
    const auto c = client();
    c->startup(
        {"user", "admin", "database", "dev", "driver_version", "x", "_pq_.compression", "lz4", "os_version", "y"});
    const std::vector<Answer> answers = c->answers();
    std::string all;
    for (const Answer& answer : answers) all += answer.body;
    EXPECT_THAT(all, HasSubstr("server_version\0008.0.2"s));
    EXPECT_THAT(all, HasSubstr("DateStyle\0ISO, MDY"s));
    EXPECT_THAT(all, Not(HasSubstr("standard_conforming_strings")));
    EXPECT_THAT(all, Not(HasSubstr("server_protocol_version")));
    EXPECT_EQ(answers.back().body, "I");
}

TEST_F(Protocol, AParameterThatChangesIsToldBeforeReadyForQuery) {
    script_.sets = {{"zurich", {"timezone", "Europe/Zurich"}}, {"group", {"query_group", "x"}}};
    const auto c = client();
    c->log_in();
    c->send(RawClient::message('Q', "zurich\0"s));
    auto answers = c->answers();
    ASSERT_EQ(types_of(answers), "CSZ");
    EXPECT_EQ(answers[1].body, "TimeZone\0Europe/Zurich\0"s);
    c->send(RawClient::message('Q', "zurich\0"s));  // the value does not change
    EXPECT_EQ(types_of(c->answers()), "CZ");
    c->send(RawClient::message('Q', "group\0"s));  // a parameter that is not reported
    EXPECT_EQ(types_of(c->answers()), "CZ");
}

TEST_F(Protocol, WhatTheStartupSetsIsToldAtOnce) {
    script_.sets = {{"SET timezone TO 'Europe/Zurich'", {"timezone", "Europe/Zurich"}}};
    const auto c = client();
    c->startup({"user", "admin", "database", "dev", "TimeZone", "Europe/Zurich"});
    std::string all;
    for (const Answer& answer : c->answers()) all += answer.body;
    EXPECT_THAT(all, HasSubstr("TimeZone\0Europe/Zurich\0"s));
    EXPECT_THAT(all, Not(HasSubstr("TimeZone\0UTC"s)));
}

TEST_F(Protocol, ANewerMinorVersionIsToldTheOlderOne) {
    const auto c = client();
    c->send(RawClient::startup_packet(3 << 16 | 2, "user\0admin\0database\0dev\0\0"s));
    EXPECT_EQ(types_of(c->answers()).substr(0, 2), "vR");
}

TEST_F(Protocol, AnUnknownDatabaseIs3D000) {
    const auto c = client();
    c->startup({"user", "admin", "database", "prod"});
    const std::vector<Answer> answers = c->answers();
    EXPECT_EQ(field(answers, 'C'), "3D000");
    EXPECT_EQ(field(answers, 'S'), "FATAL");
}

TEST_F(Protocol, ProtocolTwoIsRefused) {
    const auto c = client();
    c->send(RawClient::startup_packet(2 << 16, ""));
    EXPECT_EQ(field(c->answers(), 'C'), "0A000");
}

TEST_F(Protocol, SettingsOfTheStartupAreSetInTheSession) {
    script_.answers["SET search_path TO 'a', 'public'"] = {{}, {}, "SET", {}, {}};
    const auto c = client();
    c->startup({"user", "admin", "database", "dev", "options", "-csearch_path=a,public -c foo=1"});
    EXPECT_EQ(types_of(c->answers()).find('N'), std::string::npos);
    EXPECT_THAT(script_.statements(), ElementsAre("SET search_path TO 'a', 'public'"));
}

TEST_F(Protocol, AQueryAnswersRowsNullsAndTag) {
    const auto c = logged_in();
    const std::vector<Answer> answers = c->query("select 3");
    EXPECT_EQ(types_of(answers), "TDDDCZ");
    EXPECT_EQ(answers[1].body, "\0\2\0\0\0\0011\0\0\0\1x"s);
    EXPECT_EQ(answers[2].body, "\0\2\0\0\0\0012\xFF\xFF\xFF\xFF"s);
    EXPECT_EQ(answers[4].body, "SELECT\0"s);
}

TEST_F(Protocol, AnEmptyQueryHasAnAnswerOfItsOwn) {
    EXPECT_EQ(types_of(logged_in()->query(" ; -- nothing\n")), "IZ");
}

TEST_F(Protocol, ANoticeOfCopyIsInfo) {
    const std::vector<Answer> answers = logged_in()->query("copy");
    EXPECT_EQ(types_of(answers), "NCZ");
    EXPECT_EQ(field(answers, 'S'), "INFO");
    EXPECT_THAT(field(answers, 'M'), HasSubstr("2 record(s)"));
}

TEST_F(Protocol, AnErrorCarriesSeverityCodeAndMessage) {
    const std::vector<Answer> answers = logged_in()->query("nonsense");
    EXPECT_EQ(types_of(answers), "EZ");
    EXPECT_EQ(field(answers, 'S'), "ERROR");
    EXPECT_EQ(field(answers, 'C'), "42601");
    EXPECT_THAT(field(answers, 'M'), HasSubstr("nonsense"));
    EXPECT_EQ(answers.back().body, "I");
}

TEST_F(Protocol, TheStatusByteFollowsTheTransaction) {
    const auto c = logged_in();
    EXPECT_EQ(c->query("BEGIN").back().body, "T");
    EXPECT_EQ(c->query("nonsense").back().body, "E");
    EXPECT_EQ(field(c->query("select 1"), 'C'), "25P02");
    const std::vector<Answer> answers = c->query("COMMIT");
    EXPECT_EQ(answers.front().body, "ROLLBACK\0"s);
    EXPECT_EQ(answers.back().body, "I");
}

TEST_F(Protocol, SeveralStatementsOfOneQueryAreOneTransaction) {
    const auto c = logged_in();
    EXPECT_EQ(types_of(c->query("insert; insert")), "CCZ");
    EXPECT_THAT(script_.statements(), ElementsAre("BEGIN", "insert", "insert", "COMMIT"));
}

TEST_F(Protocol, AnErrorUndoesTheStatementsBeforeItInTheSameQuery) {
    const auto c = logged_in();
    EXPECT_EQ(types_of(c->query("insert; nonsense; insert")), "CEZ");
    EXPECT_THAT(script_.statements(), ElementsAre("BEGIN", "insert", "nonsense", "ROLLBACK"));
}

TEST_F(Protocol, ABeginInsideOfAQueryKeepsTheTransactionOpen) {
    const auto c = logged_in();
    EXPECT_EQ(c->query("insert; BEGIN; insert").back().body, "T");
    EXPECT_THAT(script_.statements(), ElementsAre("BEGIN", "insert", "insert"));
}

TEST_F(Protocol, AStatementIsDescribedWithoutRunning) {
    const auto c = logged_in();
    c->send(parse("s1", "select $1", {oid::int4}) + describe('S', "s1") + sync);
    EXPECT_EQ(types_of(c->answers()), "1tTZ");
    EXPECT_TRUE(script_.statements().empty());
    c->send(parse("s2", "insert") + describe('S', "s2") + sync);
    EXPECT_EQ(types_of(c->answers()), "1tnZ");
}

TEST_F(Protocol, TheNameOfAStatementThatCannotBeDescribedIsFreeAgain) {
    const auto c = logged_in();
    c->send(parse("s1", "nonsense") + describe('S', "s1") + sync);
    EXPECT_EQ(types_of(c->answers()), "1EZ");
    c->send(parse("s1", "select 1") + describe('S', "s1") + sync);
    EXPECT_EQ(types_of(c->answers()), "1tTZ");
}

TEST_F(Protocol, ANamedStatementSurvivesSyncErrorsAndTransactions) {
    const auto c = logged_in();
    c->send(parse("s1", "select $1", {oid::int4}) + sync);
    EXPECT_EQ(types_of(c->answers()), "1Z");
    c->query("nonsense");
    c->query("BEGIN");
    c->query("COMMIT");
    c->send(bind("", "s1", {"5"}) + execute("") + sync);
    EXPECT_EQ(types_of(c->answers()), "2DCZ");
    EXPECT_EQ(script_.statements().back(), "select  5 ");
    c->send(RawClient::message('C', "Ss1\0"s) + bind("", "s1", {"5"}) + sync);
    const std::vector<Answer> answers = c->answers();
    EXPECT_EQ(types_of(answers), "3EZ");
    EXPECT_EQ(field(answers, 'C'), "26000");
}

TEST_F(Protocol, AfterAnErrorEverythingUpToSyncIsSkipped) {
    const auto c = logged_in();
    c->send(parse("", "nonsense") + bind("", "") + execute("") + parse("", "select 1") + bind("", "") + execute("") +
            sync);
    EXPECT_EQ(types_of(c->answers()), "12EZ");
    c->send(parse("", "select 1") + bind("", "") + execute("") + sync);
    EXPECT_EQ(types_of(c->answers()), "12DCZ");
}

TEST_F(Protocol, APortalWithARowLimitGoesOnWhereItStopped) {
    const auto c = logged_in();
    c->query("BEGIN");
    c->send(parse("", "select 3") + bind("p", "") + describe('P', "p") + execute("p", 2) + execute("p", 2) + sync);
    EXPECT_EQ(types_of(c->answers()), "12TDDsDCZ");
    c->query("COMMIT");
    c->send(execute("p", 1) + sync);
    EXPECT_EQ(field(c->answers(), 'C'), "34000") << "a portal ends with its transaction";
}

TEST_F(Protocol, ExecutesBetweenTwoSyncsAreOneTransaction) {
    const auto c = logged_in();
    c->send(parse("", "insert") + bind("", "") + execute("") + bind("", "") + execute("") + sync);
    EXPECT_EQ(types_of(c->answers()), "12C2CZ");
    EXPECT_THAT(script_.statements(), ElementsAre("BEGIN", "insert", "insert", "COMMIT"));
}

TEST_F(Protocol, BinaryResultsArePerColumn) {
    const auto c = logged_in();
    c->send(parse("", "select 1") + bind("", "", {}, {1, 0}) + execute("") + sync);
    EXPECT_EQ(c->answers()[2].body, "\0\2\0\0\0\4\0\0\0\1\0\0\0\1x"s);
}

TEST_F(Protocol, ABindWithTheWrongNumberOfValuesIs08P01) {
    const auto c = logged_in();
    c->send(parse("", "select $1", {oid::int4}) + bind("", "") + sync);
    EXPECT_EQ(field(c->answers(), 'C'), "08P01");
    EXPECT_EQ(types_of(c->query("select 1")), "TDCZ");
}

TEST_F(Protocol, AValueCannotBecomeSql) {
    script_.answers["select  'a''; drop table t; --\\\\' "] = rows_of(1);
    const auto c = logged_in();
    c->send(parse("", "select $1") + bind("", "", {"a'; drop table t; --\\"}) + execute("") + sync);
    EXPECT_EQ(types_of(c->answers()), "12DCZ");
    c->send(parse("", "select $1", {oid::int4}) + bind("", "", {"1; drop table t"}) + execute("") + sync);
    EXPECT_EQ(field(c->answers(), 'C'), "22P02");
}

TEST_F(Protocol, ACancelRequestEndsTheStatementOfItsKeyAlone) {
    const auto c = client();
    std::string key;
    for (const Answer& answer : c->log_in()) {
        if (answer.type == 'K') key = answer.body;
    }
    c->send(RawClient::message('Q', "wait\0"s));
    {
        std::unique_lock lock(script_.mutex);
        ASSERT_TRUE(script_.changed.wait_for(lock, std::chrono::seconds(20), [&] { return script_.waiting == 1; }));
    }
    std::string wrong = key;
    wrong.back() = static_cast<char>(wrong.back() ^ 1);
    const auto other = client();
    other->send(RawClient::startup_packet(cancel_request, wrong));
    EXPECT_EQ(other->receive(1), "");
    EXPECT_EQ(script_.waiting, 1);
    client()->send(RawClient::startup_packet(cancel_request, key));
    EXPECT_EQ(field(c->answers(), 'C'), "57014");
    EXPECT_EQ(types_of(c->query("select 1")), "TDCZ");
}

TEST_F(Protocol, TheMd5PasswordDecides) {
    options_.users["ann"] = verifier_of("ann", "secret");
    for (const auto& [user, password, expected] :
         {std::tuple("ann", "secret", 'R'), std::tuple("ann", "Secret", 'E'), std::tuple("bob", "secret", 'E')}) {
        const auto c = client();
        c->startup({"user", user, "database", "dev"});
        const Answer asked = c->next();
        ASSERT_EQ(asked.body.substr(0, 4), "\0\0\0\5"s);
        // md5(md5(password user) salt), according to PostgreSQL's documentation. The verifier is the inner hash after
        // "md5".
        const std::string inner = verifier_of(user, password).md5.substr(3);
        c->send(RawClient::message('p', verifier_of(asked.body.substr(4), inner).md5 + '\0'));
        EXPECT_EQ(c->answers().front().type, expected) << user << " " << password;
    }
}

// SHA-256(SHA-256(password salt) server-nonce client-nonce), as in redshift_connector's extensible_digest.py.
TEST_F(Protocol, TheDigestDecidesForAClientThatAnnouncesRedshiftsProtocol) {
    options_.users["ann"] = verifier_of("ann", "secret");
    const auto sha256 = [](const std::string& text) {
        std::string digest(SHA256_DIGEST_LENGTH, '\0');
        SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
               reinterpret_cast<unsigned char*>(digest.data()));
        return digest;
    };
    for (const auto& [user, password, expected] :
         {std::tuple("ann", "secret", 'R'), std::tuple("ann", "Secret", 'E'), std::tuple("bob", "secret", 'E')}) {
        const auto c = client();
        c->startup({"user", user, "database", "dev", "client_protocol_version", "2"});
        const Answer asked = c->next();
        Reader body(std::span(reinterpret_cast<const std::uint8_t*>(asked.body.data()), asked.body.size()));
        ASSERT_EQ(body.i32(), 13);
        ASSERT_EQ(body.i32(), 0);
        const std::string salt(text_of(body.take(static_cast<std::size_t>(body.i32()))));
        const std::string nonce(text_of(body.take(static_cast<std::size_t>(body.i32()))));
        body.expect_end();
        const std::string proof = sha256(sha256(password + salt) + nonce + "1732500000000");
        Writer answer;
        answer.i32(static_cast<std::int32_t>(proof.size())).bytes(proof).i32(13).bytes("1732500000000");
        c->send(RawClient::message('d', answer.buffer()));
        EXPECT_EQ(c->answers().front().type, expected) << user << " " << password;
    }
}

// A user whose password was set before digests were stored.
TEST_F(Protocol, AUserWithoutADigestIsAskedForMd5) {
    options_.users["ann"] = {verifier_of("ann", "secret").md5, {}, {}};
    const auto c = client();
    c->startup({"user", "ann", "database", "dev", "client_protocol_version", "2"});
    EXPECT_EQ(c->next().body.substr(0, 4), "\0\0\0\5"s);
}

// What an unknown user is asked must not differ from what a user is asked.
TEST_F(Protocol, TheChallengeDoesNotShowWhichUsersExist) {
    options_.users["ann"] = verifier_of("ann", "secret");
    const auto salt = [&](const char* user) {
        const auto c = client();
        c->startup({"user", user, "database", "dev", "client_protocol_version", "2"});
        return c->next().body.substr(0, 12 + digest_salt_bytes);  // method, hash function, length, salt
    };
    for (const auto* user : {"ann", "bob"}) {
        const std::string asked = salt(user);
        EXPECT_EQ(asked.substr(0, 12), "\0\0\0\r\0\0\0\0\0\0\0\b"s) << user;
        EXPECT_EQ(asked, salt(user)) << user;
    }
    EXPECT_NE(salt("bob"), salt("eve"));
}

// As pg_terminate_backend(pg_backend_pid()) does.
TEST_F(Protocol, ASessionThatEndedItselfIsToldSo) {
    const auto c = logged_in();
    EXPECT_EQ(field(c->query("terminate"), 'C'), "57P01");
}

TEST_F(Protocol, AnAddressForOthersNeedsUsers) {
    options_.listen = "0.0.0.0";
    EXPECT_THROW(start(), Error);
    options_.users["ann"] = verifier_of("ann", "secret");
    EXPECT_NO_THROW(start());
}

TEST_F(Protocol, APortThatIsTakenIsSaid) {
    start();
    options_.port = server_->port();
    try {
        const Server second(warehouse_, options_);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::warehouse_unreachable);
        EXPECT_THAT(error.message(), HasSubstr(std::to_string(options_.port)));
    }
}

TEST_F(Protocol, StoppingTellsTheClientsAndCancelsWhatRuns) {
    const auto idle = logged_in(), busy = logged_in();
    busy->send(RawClient::message('Q', "wait\0"s));
    {
        std::unique_lock lock(script_.mutex);
        ASSERT_TRUE(script_.changed.wait_for(lock, std::chrono::seconds(20), [&] { return script_.waiting == 1; }));
    }
    server_->stop();
    EXPECT_EQ(field(idle->answers(), 'C'), "57P01");
    EXPECT_EQ(field(busy->answers(), 'C'), "57014");
    EXPECT_EQ(script_.sessions, 0);
}

TEST_F(Protocol, TooManyConnectionsAreRefused) {
    options_.connections_max = 1;
    const auto first = logged_in();
    EXPECT_EQ(field(client()->answers(), 'C'), "53300");
}

TEST_F(Protocol, AnAnnouncedLengthIsNotBelieved) {
    for (const std::string& bytes :
         {"Q\x7F\xFF\xFF\xFF"s, "Q\xFF\xFF\xFF\xFF"s, "Q\0\0\0\3"s, "S\0\1\0\0"s, "\1\0\0\0\4"s}) {
        const auto c = logged_in();
        c->send(bytes);
        const std::vector<Answer> answers = c->answers();
        EXPECT_EQ(field(answers, 'C'), "08P01");
        EXPECT_EQ(field(answers, 'S'), "FATAL");
    }
    for (const std::string& bytes : {"\x7F\xFF\xFF\xFF"s, "\0\0\0\4"s, "\0\0\0\7"s}) {
        const auto c = client();
        c->send(bytes);
        EXPECT_EQ(field(c->answers(), 'C'), "08P01");
    }
}

std::size_t open_descriptors() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator{}));
}
std::size_t threads() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/task"), std::filesystem::directory_iterator{}));
}

TEST_F(Protocol, ConnectionsDroppedInEveryStateLeaveNothingBehind) {
    start();
    const std::size_t descriptors = open_descriptors(), threads_before = threads();
    const std::string login = RawClient::startup_packet(3 << 16, "user\0admin\0database\0dev\0\0"s);
    const std::vector<std::string> sent{
        "",
        "\0\0"s,
        login.substr(0, 12),
        RawClient::startup_packet(ssl_request, ""),
        login,
        login + "Q"s,
        login + "Q\0\0\1\0"s + "sel",
        login + RawClient::message('Q', "select 3\0"s),
        login + RawClient::message('Q', "BEGIN\0"s) + RawClient::message('Q', "nonsense\0"s),
        login + parse("s", "select 3") + bind("p", "s") + execute("p", 1),
        login + parse("", "nonsense") + bind("", "") + execute(""),
        login + RawClient::message('X', ""),
    };
    for (int round = 0; round < 20; ++round) {
        for (const std::string& bytes : sent) {
            RawClient c(server_->port());
            c.send(bytes);
        }
    }
    server_->stop();  // waits until all sessions have ended
    EXPECT_EQ(script_.sessions, 0);
    server_ = std::make_unique<Server>(warehouse_, options_);
    EXPECT_EQ(open_descriptors(), descriptors);
    // The kernel counts a thread for a moment after it has been joined.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (threads() != threads_before && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_EQ(threads(), threads_before);
}

}  // namespace
}  // namespace loadonce::wire
