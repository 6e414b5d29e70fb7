// Which content of a source wins is the ledger's order, whoever read it first.
#include <gtest/gtest.h>

#include <functional>

#include "base/error_codes.h"
#include "watched_warehouse.h"
#include "world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::one_table;
using loadonce::testing::only;
using loadonce::testing::WatchedWarehouse;
using loadonce::testing::World;

constexpr std::string_view ledger = "SELECT source, status, records FROM loadonce_ledger ORDER BY seq";

// Runs the world's project; before its transaction begins, which is after it has read and staged the sources, another
// loader runs it on what `meanwhile` leaves.
RunReport run_overtaken(World& world, const std::function<void()>& meanwhile) {
    bool done = false;
    WatchedWarehouse watched(world.warehouse(), [&](const warehouse::Session&, std::string_view sql) {
        if (done || !sql.starts_with("BEGIN")) return;
        done = true;
        meanwhile();
        EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
    });
    return load::run(world.project(), watched, world.store(), world.options());
}

constexpr std::string_view older = R"({"id":1,"what":"older"})", newer = R"({"id":1,"what":"newer"})";

TEST(LedgerOrder, AnOlderContentIsNotLoadedAfterANewerOne) {
    World world(one_table);
    world.file("x.json", older);
    EXPECT_EQ(only(run_overtaken(world, [&] { world.file("x.json", newer); })).status, GroupStatus::nothing_new);
    EXPECT_EQ(world.rows("SELECT what FROM t"), "newer\n");
    EXPECT_EQ(world.rows(ledger), "data/x.json|LOADED|1\n");
}

TEST(LedgerOrder, ASourceThatIsGoneAfterItWasOvertakenIsSuperseded) {
    World world(one_table);
    world.file("x.json", older);
    bool read = false;
    WatchedWarehouse watched(world.warehouse(), [&](const warehouse::Session&, std::string_view sql) {
        if (read || !sql.starts_with("BEGIN")) return;
        read = true;
        world.file("x.json", newer);
        EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
        world.remove("x.json");
    });
    const RunReport report = load::run(world.project(), watched, world.store(), world.options());
    EXPECT_EQ(only(report).sources.front().verdict, Verdict::skip_superseded);
    EXPECT_EQ(world.rows("SELECT what FROM t"), "newer\n");
}

TEST(LedgerOrder, AnEntryForKnownBytesIsNotPutAfterOneForNewerBytes) {
    World world(one_table);
    world.file("x.json", older);
    (void)only(world.run());
    world.rename("x.json", "y.json");
    for (const bool beside_a_new_source : {false, true}) {
        if (beside_a_new_source) world.file("y.json", older).file("z.json", R"({"id":2,"what":"z"})");
        (void)only(run_overtaken(
            world, [&] { world.file("y.json", beside_a_new_source ? R"({"id":1,"what":"newest"})" : newer); }));
        EXPECT_EQ(world.rows("SELECT what FROM t WHERE id = 1"), beside_a_new_source ? "newest\n" : "newer\n");
        EXPECT_EQ(world.rows("SELECT COUNT(*) FROM loadonce_ledger WHERE status <> 'LOADED'"), "0\n");
    }
}

TEST(LedgerOrder, ANameOfBytesThatAnotherLoadedIsNotLoadedAgainLater) {
    World world(one_table);
    world.file("x.json", R"({"id":1,"what":"A"})");
    (void)only(world.run());
    world.file("x.json", R"({"id":1,"what":"C"})").file("a.json", R"({"id":1,"what":"C"})");
    (void)only(world.run());
    world.file("d.json", R"({"id":1,"what":"D"})");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT what FROM t"), "D\n");
    EXPECT_EQ(world.rows(ledger),
              "data/x.json|LOADED|1\ndata/a.json|LOADED|1\ndata/x.json|SAME_BYTES|0\ndata/d.json|LOADED|1\n");
}

TEST(LedgerOrder, ANewNameForLoadedBytesGetsAnEntryAndSaysWhatReplacedThem) {
    World world(one_table);
    world.file("x.json", R"({"id":1,"what":"A"})");
    (void)only(world.run());
    world.file("x.json", R"({"id":1,"what":"B"})");
    (void)only(world.run());
    world.file("y.json", R"({"id":1,"what":"A"})");
    const GroupReport report = only(world.run());
    EXPECT_EQ(report.status, GroupStatus::nothing_new);
    EXPECT_EQ(report.notes.size(), 1U);
    EXPECT_EQ(world.rows("SELECT what FROM t"), "B\n");
    EXPECT_EQ(world.rows(ledger), "data/x.json|LOADED|1\ndata/x.json|LOADED|1\ndata/y.json|SAME_BYTES|0\n");
}

TEST(LedgerOrder, DroppedTablesAreLoadedInTheOrderOfTheLedger) {
    World world(one_table);
    world.file("z.json", R"({"id":1,"what":"first"})");
    (void)only(world.run());
    world.file("a.json", R"({"id":1,"what":"second"})");
    (void)only(world.run());
    world.sql("DROP TABLE t");
    std::filesystem::remove_all(world.folder() / "s3");  // so that there can be no replay
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT what FROM t"), "second\n");
}

TEST(LedgerOrder, ADroppedChildIsNotLoadedAgainOverNewerRowsOfAnArchivedSource) {
    World world(loadonce::testing::orders_project);
    world.file("a.json", R"({"id":"A","note":"older","items":[{"n":1}]})");
    (void)only(world.run());
    world.file("b.json", R"({"id":"A","note":"newer","items":[{"n":2}]})");
    (void)only(world.run());
    world.remove("b.json");
    world.sql("DROP TABLE items");
    std::filesystem::remove_all(world.folder() / "s3");  // so that there can be no replay
    const RunReport report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->code(), errors::source_unreadable);
    EXPECT_NE(report.groups.front().error->message().find("data/b.json"), std::string::npos);
    EXPECT_EQ(world.rows("SELECT note FROM orders"), "newer\n");
    // The remedy works.
    world.sql("DROP TABLE orders");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT note FROM orders"), "older\n");
}

TEST(LedgerOrder, BackfillLoadsWhatCameAfterAgainToo) {
    World world(one_table);
    world.file("z.json", R"({"id":1,"what":"first","x":1})");
    (void)only(world.run());
    world.configure(std::string(one_table) + "drop = [\"$.x\"]\n");
    world.file("a.json", R"({"id":1,"what":"second","x":2})");
    (void)only(world.run());
    (void)only(world.run(true));
    EXPECT_EQ(world.rows("SELECT what FROM t"), "second\n");
    world.remove("a.json").configure(std::string(one_table) + "drop = [\"$.y\"]\n");
    const RunReport report = world.run(true);
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_NE(report.groups.front().error->message().find("data/a.json"), std::string::npos);
}

TEST(LedgerOrder, AGroupWithoutANameKeepsItsEntriesWhenAnotherIsPutBeforeIt) {
    World world(one_table);
    world.file("x.json", R"({"id":1})");
    (void)only(world.run());
    std::filesystem::create_directory(world.folder() / "other");
    std::ofstream(world.folder() / "other/o.json") << R"({"id":7})";
    world.configure("[[source]]\npaths = [\"other/*\"]\ntables = [\"o\"]\n[[table]]\nname = \"o\"\nkey = [\"id\"]\n" +
                    std::string(one_table));
    const RunReport report = world.run();
    EXPECT_EQ(report.groups.at(0).status, GroupStatus::loaded);
    EXPECT_EQ(report.groups.at(1).status, GroupStatus::nothing_new);
    EXPECT_EQ(world.rows("SELECT id FROM o"), "7\n");
}

TEST(LedgerOrder, ALedgerOfAnotherFormatIsRefused) {
    World world(one_table);
    world.file("x.json", R"({"id":1})");
    (void)only(world.run());
    world.sql("UPDATE loadonce_ledger SET format_version = 9");
    ASSERT_TRUE(world.run().groups.front().error);
    world.sql("DROP TABLE loadonce_ledger");
    world.sql("CREATE TABLE loadonce_ledger (project VARCHAR(255), source_group VARCHAR(255), seq BIGINT)");
    const RunReport report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->code(), errors::warehouse_format);
}

}  // namespace
}  // namespace loadonce::load
