#include "check/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/world.h"
#include "redshift/parser.h"
#include "redshift/printer.h"

namespace loadonce::check {
namespace {

using loadonce::testing::World;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A world in which one file has been loaded.
struct Loaded {
    World world;

    Loaded() {
        world.file(
            "a.ndjson",
            "{\"id\":\"A\",\"v\":1,\"items\":[{\"n\":1},{\"n\":2}]}\n{\"id\":\"B\",\"v\":1,\"items\":[{\"n\":1}]}\n");
        const auto report = world.run();
        if (report.groups.front().error) ADD_FAILURE() << report.groups.front().error->what();
    }
    Verification verify() { return check::verify(world.project(), *world.warehouse().connect()); }
    std::vector<std::string> with(CheckStatus status) {
        std::vector<std::string> names;
        for (const auto& check : verify().checks)
            if (check.status == status) names.push_back(check.name);
        return names;
    }
};

TEST(Verify, PassesAfterALoadAndCountsAllTables) {
    Loaded loaded;
    const auto verification = loaded.verify();
    EXPECT_TRUE(verification.passed());
    EXPECT_EQ(verification.exit(), Exit::done);
    EXPECT_GE(verification.checks.size(), 9U);
    ASSERT_EQ(verification.counts.size(), 2U);
    EXPECT_EQ(verification.counts[0].rows, 2);
    EXPECT_EQ(verification.counts[1].rows, 3);
}

TEST(Verify, FindsAKeyThatIsThereTwice) {
    Loaded loaded;
    (void)loaded.world.sql("INSERT INTO items (order_id, n) VALUES ('A', 1)");
    (void)loaded.world.sql("UPDATE orders SET items_count = 3 WHERE id = 'A'");
    EXPECT_THAT(loaded.with(CheckStatus::failed), ElementsAre("items: no key twice"));
    EXPECT_EQ(loaded.verify().exit(), Exit::verification_failed);
}

TEST(Verify, FindsOrphansAndWrongCounts) {
    Loaded loaded;
    (void)loaded.world.sql("INSERT INTO items (order_id, n) VALUES ('Q', 1)");
    (void)loaded.world.sql("DELETE FROM items WHERE order_id = 'B'");
    EXPECT_THAT(loaded.with(CheckStatus::failed),
                ElementsAre("items: every row has its orders row", "orders: items_count counts its items rows"));
}

TEST(Verify, FindsNullKeys) {
    Loaded loaded;
    (void)loaded.world.sql("INSERT INTO orders (id, v, items_count) VALUES (NULL, 1, 0)");
    EXPECT_THAT(loaded.with(CheckStatus::failed), ElementsAre("orders: no key is null"));
}

TEST(Verify, ReportsRowsOfOthersAndFailsForMissingOnes) {
    Loaded loaded;
    (void)loaded.world.sql("INSERT INTO orders (id, v, items_count) VALUES ('C', 1, 0)");
    EXPECT_THAT(loaded.with(CheckStatus::reported), ElementsAre("orders: has the rows of its loads"));
    EXPECT_THAT(loaded.with(CheckStatus::failed), IsEmpty());
    (void)loaded.world.sql("DELETE FROM items");
    (void)loaded.world.sql("DELETE FROM orders");
    EXPECT_THAT(loaded.with(CheckStatus::failed),
                ElementsAre("orders: has the rows of its loads", "items: has the rows of its loads"));
}

TEST(Verify, FindsATableThatIsGoneOrAnother) {
    Loaded loaded;
    (void)loaded.world.sql("DROP TABLE items");
    EXPECT_THAT(loaded.with(CheckStatus::failed), ElementsAre("items: is the table that was loaded"));
}

TEST(Verify, BeforeAnyLoadThereIsNothingToCheck) {
    World world;
    EXPECT_TRUE(verify(world.project(), *world.warehouse().connect()).passed());
}

TEST(Verify, ItsStatementsPrintAndParseAgain) {
    Loaded loaded;
    for (const auto& check : loaded.verify().checks) {
        const std::string once = redshift::print(redshift::parse_one(check.sql));
        EXPECT_EQ(redshift::print(redshift::parse_one(once)), once) << check.sql;
    }
}

}  // namespace
}  // namespace loadonce::check
