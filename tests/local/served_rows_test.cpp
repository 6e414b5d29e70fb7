// Rows from the warehouse to a client: they are streamed in order, and a disconnected client leaves nothing behind.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "local/warehouse_test.h"
#include "wire/scripted_warehouse.h"
#include "wire/server.h"

namespace loadonce::local {
namespace {

using namespace wire;

using namespace std::string_literals;

std::size_t entries(const std::string& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator{}));
}
std::size_t open_descriptors() {
    return entries("/proc/self/fd");
}
std::size_t threads() {
    return entries("/proc/self/task");
}

std::string parse(std::string_view sql) {
    return RawClient::message('P', "\0"s + std::string(sql) + "\0\0\0"s);
}
const std::string bind = RawClient::message('B', "p\0\0\0\0\0\0\0\0"s);
const std::string sync = RawClient::message('S', "");
std::string execute(std::int32_t limit) {
    Writer body;
    body.cstring("p").i32(limit);
    return RawClient::message('E', body.buffer());
}
std::string query(std::string_view sql) {
    return RawClient::message('Q', std::string(sql) + '\0');
}

class ServedRows : public WarehouseTest {
  protected:
    ServedRows() {
        session_.reset();
        wire::Options options;
        options.port = 0;
        server_ = std::make_unique<Server>(*warehouse_, options);
    }
    ~ServedRows() override { server_.reset(); }
    std::unique_ptr<RawClient> logged_in() const {
        auto client = std::make_unique<RawClient>(server_->port());
        EXPECT_EQ(client->log_in().back().type, 'Z');
        return client;
    }
    // Creates a table with the numbers 1 to `rows`, in no order.
    static void make_numbers(RawClient& client, int rows) {
        EXPECT_EQ(
            types_of(client.query("CREATE TABLE digits (d INT); INSERT INTO digits VALUES (0), (1), (2), (3), (4), "
                                  "(5), (6), (7), (8), (9); CREATE TABLE numbers (n INT, t VARCHAR(60))")),
            "CCCZ");
        std::string sum = "1 + a.d + 10 * b.d + 100 * c.d", from = "digits a, digits b, digits c";
        for (int have = 1000, i = 0; have < rows; have *= 10, ++i) {
            const std::string name = "x" + std::to_string(i);
            sum += " + " + std::to_string(have) + " * " + name + ".d";
            from += ", digits " + name;
        }
        EXPECT_EQ(types_of(client.query("INSERT INTO numbers SELECT " + sum + ", REPEAT('x', 50) FROM " + from)), "CZ");
    }
    // Returns the numbers in the first column of the messages up to ReadyForQuery.
    static std::vector<int> numbers(RawClient& client, std::string& types) {
        std::vector<int> found;
        for (;;) {
            const Answer answer = client.next();
            if (answer.type != 'D' || types.empty() || types.back() != 'D') types += answer.type;
            if (answer.type == 'Z' || answer.type == 0) return found;
            if (answer.type != 'D') continue;
            const auto length = static_cast<std::size_t>(static_cast<std::uint8_t>(answer.body[5]));
            found.push_back(std::stoi(answer.body.substr(6, length)));
        }
    }
    static std::vector<int> up_to(int last) {
        std::vector<int> all;
        for (int i = 1; i <= last; ++i) all.push_back(i);
        return all;
    }

    std::unique_ptr<Server> server_;
};

TEST_F(ServedRows, AllComeInTheirOrderThroughEveryWayOfAsking) {
    const auto client = logged_in();
    make_numbers(*client, 10'000);
    const std::string ordered = "SELECT n, t FROM numbers ORDER BY n";
    std::string types;
    client->send(query(ordered));
    EXPECT_EQ(numbers(*client, types), up_to(10'000));
    EXPECT_EQ(types, "TDCZ");
    types.clear();
    client->send(parse(ordered) + bind + execute(0) + sync);
    EXPECT_EQ(numbers(*client, types), up_to(10'000));
    EXPECT_EQ(types, "12DCZ");
    types.clear();
    client->send(query("BEGIN; DECLARE c CURSOR FOR " + ordered));
    EXPECT_EQ(types_of(client->answers()), "CCZ");
    client->send(query("FETCH 3000 FROM c; FETCH NEXT FROM c; FETCH ALL FROM c; FETCH 5 FROM c; COMMIT"));
    EXPECT_EQ(numbers(*client, types), up_to(10'000));
    EXPECT_EQ(types, "TDCTDCTDCTCCZ");
}

TEST_F(ServedRows, APortalGoesOnWhereItStoppedWhateverElseRunsMeanwhile) {
    const auto client = logged_in();
    make_numbers(*client, 1000);
    EXPECT_EQ(types_of(client->query("BEGIN")), "CZ");
    std::string types;
    client->send(parse("SELECT n FROM numbers ORDER BY n") + bind + execute(400) + sync);
    std::vector<int> found = numbers(*client, types);
    EXPECT_EQ(types, "12DsZ");
    EXPECT_EQ(types_of(client->query("DELETE FROM numbers")), "CZ");
    for (const auto& [limit, wanted] : {std::pair(599, "DsZ"), std::pair(599, "DCZ"), std::pair(0, "CZ")}) {
        types.clear();
        client->send(execute(limit) + sync);
        for (const int number : numbers(*client, types)) found.push_back(number);
        EXPECT_EQ(types, wanted);
    }
    EXPECT_EQ(found, up_to(1000));
    EXPECT_EQ(types_of(client->query("COMMIT")), "CZ");
}

TEST_F(ServedRows, AQueryThatFailsAfterItsFirstRowsIsAnErrorAndTheSessionGoesOn) {
    const auto client = logged_in();
    make_numbers(*client, 100'000);
    std::string types;
    client->send(query("SELECT 100 / (n - 99999) FROM numbers"));
    static_cast<void>(numbers(*client, types));
    EXPECT_EQ(types.substr(types.size() - 2), "EZ");
    EXPECT_EQ(types_of(client->query("SELECT 1")), "TDCZ");
    EXPECT_EQ(types_of(client->query("DROP TABLE numbers")), "CZ");
}

TEST_F(ServedRows, ManyRowsNeedNoMemory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers keep memory that was freed";
#endif
    const auto resident = [] {
        std::ifstream in("/proc/self/statm");
        std::size_t total = 0, pages = 0;
        in >> total >> pages;
        return pages * 4096;
    };
    const auto client = logged_in();
    make_numbers(*client, 1'000'000);
    constexpr std::size_t result_bytes = 1'000'000 * 60;
    for (const std::string& sent :
         {query("SELECT * FROM numbers"), parse("SELECT * FROM numbers") + bind + execute(0) + sync,
          parse("SELECT * FROM numbers") + bind + execute(999'999) + sync,
          query("BEGIN; DECLARE c CURSOR FOR SELECT * FROM numbers; FETCH ALL FROM c; COMMIT")}) {
        const std::size_t before = resident();
        client->send(sent);
        std::size_t rows = 0, most = before;
        for (Answer answer = client->next(); answer.type != 'Z' && answer.type != 0; answer = client->next()) {
            if (answer.type == 'D' && ++rows % 50'000 == 0) most = std::max(most, resident());
        }
        EXPECT_GE(rows, 999'999U);
        EXPECT_LT(most, before + result_bytes) << sent.substr(0, 80);
    }
}

// Few rounds by default; more with LOADONCE_DROPS=10000.
TEST_F(ServedRows, ConnectionsDroppedInEveryStateLeaveNoLockThreadDescriptorOrTemporaryTable) {
    put_parquet("bucket/in/part.parquet", "SELECT range::INT AS n, 'x' AS t FROM range(1000)");
    const auto witness = logged_in();
    make_numbers(*witness, 10'000);
    const std::string login = RawClient::startup_packet(3 << 16, "user\0admin\0database\0dev\0\0"s);
    const std::string copy =
        "COPY numbers FROM 's3://bucket/in/' IAM_ROLE 'arn:aws:iam::123456789012:role/r' FORMAT AS PARQUET";
    const std::vector<std::string> sent{
        "",
        login.substr(0, 9),
        login,
        login + query("SELECT * FROM numbers a, numbers b"),
        login + query("BEGIN; LOCK numbers"),
        login + query("BEGIN; LOCK numbers; DELETE FROM numbers"),
        login + query("BEGIN; DELETE FROM numbers; SELECT nope"),
        login + query("BEGIN; CREATE TEMP TABLE left_behind (a INT); CREATE TABLE not_committed (a INT)"),
        login + query("CREATE TEMP TABLE left_behind (a INT); INSERT INTO left_behind VALUES (1)"),
        login + query("BEGIN; " + copy),
        login + query("BEGIN; DECLARE c CURSOR FOR SELECT * FROM numbers; FETCH 10 FROM c"),
        login + parse("SELECT * FROM numbers") + bind + execute(10),
        login + query("BEGIN") + parse("SELECT * FROM numbers") + bind + execute(10) + sync,
        login + parse("SELECT nope") + bind,
        login + query("PREPARE p AS SELECT 1; BEGIN") + query("nonsense"),
        login + RawClient::message('X', ""),
    };
    const char* const wanted = std::getenv("LOADONCE_DROPS");
    const std::size_t rounds = std::max<std::size_t>(1, (wanted == nullptr ? 320 : std::stoul(wanted)) / sent.size());
    const std::size_t descriptors = open_descriptors(), threads_before = threads();
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < sent.size(); ++i) {
            RawClient client(server_->port());
            client.send(sent[i]);
            // Some drop the connection after reading part of the answer, some before.
            if (i > 1 && round % 2 == 0) static_cast<void>(client.receive(1));
        }
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    const auto reached = [&](const auto& condition) {
        while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
        return condition();
    };
    EXPECT_TRUE(reached([&] { return server_->connections() == 1; })) << server_->connections();
    EXPECT_TRUE(reached([&] { return open_descriptors() == descriptors; })) << open_descriptors();
    EXPECT_TRUE(reached([&] { return threads() == threads_before; })) << threads();
    EXPECT_EQ(
        types_of(witness->query("SET statement_timeout TO 10000; BEGIN; LOCK numbers; DELETE FROM numbers; ROLLBACK")),
        "CCCCCZ");
    const auto count = witness->query("SELECT COUNT(*) FROM numbers");
    EXPECT_EQ(count.at(1).body, "\0\1\0\0\0\00510000"s);
    EXPECT_EQ(
        witness->query("SELECT COUNT(*) FROM pg_class WHERE relname IN ('left_behind', 'not_committed')").at(1).body,
        "\0\1\0\0\0\0010"s);
}

}  // namespace
}  // namespace loadonce::local
