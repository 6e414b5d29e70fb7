// Tables that are gone are filled from the objects of their loads, as if they had never been gone.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "base/error_codes.h"
#include "load/own_tables.h"
#include "load/recover.h"
#include "watched_warehouse.h"
#include "world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::one_table;
using loadonce::testing::only;
using loadonce::testing::orders_project;
using loadonce::testing::World;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view items_that_move = R"(
[[source]]
paths = ["data/*"]
tables = ["orders", "items"]
[[table]]
name = "orders"
key = ["id"]
[[table]]
name = "items"
rows = "$.items[*]"
key = ["n"]
key_alone = true
parent_columns = { order_id = "$.id" }
)";
constexpr std::string_view keyless = R"(
[[source]]
paths = ["data/*"]
tables = ["orders", "items"]
[[table]]
name = "orders"
[[table]]
name = "items"
rows = "$.items[*]"
)";

// Some records, of few keys and versions, with fields that come and go.
std::string random_records(std::mt19937& random) {
    const auto below = [&](unsigned limit) { return static_cast<unsigned>(random() % limit); };
    std::string text;
    for (unsigned i = 0, count = 1 + below(4); i < count; ++i) {
        text += fmt::format(R"({{"id":{},"v":{},"f{}":{})", below(5), below(6), below(3), below(100));
        if (below(3) > 0) {
            text += R"(,"items":[)";
            for (unsigned n = 0, items = below(4); n < items; ++n)
                text += fmt::format(R"({}{{"n":{},"what":"w{}"}})", n > 0 ? "," : "", n, below(100));
            text += "]";
        }
        text += "}\n";
    }
    return text;
}

std::string everything(World& world) {
    std::string all;
    for (const std::string_view table : {"orders", "items"}) {
        std::string columns;
        const auto names = world.sql(fmt::format(
            "SELECT column_name FROM information_schema.columns WHERE table_name = '{}' ORDER BY column_name", table));
        for (const auto& row : names.rows) columns += (columns.empty() ? "" : ", ") + row[0].value_or("");
        if (columns.empty()) continue;
        all += fmt::format("{} ({})\n{}", table, columns,
                           world.rows(fmt::format("SELECT {0} FROM {1} ORDER BY {0}", columns, table)));
    }
    return all;
}

TEST(Replay, GivesWhatTheLoadsGaveWhicheverTablesAreGone) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        std::mt19937 random(seed);
        World world(std::array{orders_project, keyless, items_that_move}.at(seed % 3));
        for (int load = 0, loads = 2 + static_cast<int>(random() % 4); load < loads; ++load) {
            world.file(fmt::format("f{}.json", random() % 3), random_records(random));
            (void)only(world.run());
        }
        const std::string before = everything(world);
        const auto gone = 1 + random() % 3;
        if ((gone & 1) != 0) world.sql("DROP TABLE IF EXISTS orders");
        if ((gone & 2) != 0) world.sql("DROP TABLE IF EXISTS items");
        if (random() % 2 == 0)  // the sources are not needed
            for (const char* name : {"f0.json", "f1.json", "f2.json"}) world.remove(name);
        EXPECT_NE(only(world.run()).status, GroupStatus::loaded) << seed;
        EXPECT_EQ(everything(world), before) << seed;
        EXPECT_TRUE(only(world.run()).notes.empty()) << seed;
    }
}

TEST(Replay, TakesOnlyWhatWasCommitted) {
    World world(one_table);
    world.file("x.json", R"({"id":1,"what":"x"})").file("y.json", R"({"id":2,"what":"y"})");
    bool done = false;
    loadonce::testing::WatchedWarehouse watched(
        world.warehouse(), [&](const warehouse::Session&, std::string_view sql) {
            if (done || !sql.starts_with("BEGIN")) return;
            done = true;  // another loader commits x; the files of the first hold it too
            world.rename("y.json", "../y.json");
            (void)only(world.run());
            world.rename("../y.json", "y.json");
        });
    (void)load::run(world.project(), watched, world.store(), world.options());
    EXPECT_EQ(world.rows("SELECT source, ordinal FROM loadonce_ledger ORDER BY seq"), "data/x.json|0\ndata/y.json|1\n");
    world.sql("DROP TABLE t");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT id, what FROM t ORDER BY id"), "1|x\n2|y\n");
}

TEST(Replay, WhatIsDroppedSinceStaysOut) {
    World world(one_table);
    world.file("x.json", R"({"id":1,"secret":"s","kept":"k"})");
    (void)only(world.run());
    world.configure(std::string(one_table) + "drop = [\"$.secret\"]\n");
    world.sql("DROP TABLE t");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT * FROM t"), "1|k\n");
}

TEST(Replay, HasTheTypesThatTheColumnsHadLast) {
    World world(one_table);
    world.file("x.json", R"({"id":1,"n":5,"d":"2025-01-02"})");
    (void)only(world.run());
    world.file("y.json", R"({"id":2,"n":5.5,"d":"2025-01-02T03:04:05"})");
    (void)only(world.run());
    const std::string types =
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 't' ORDER BY 1";
    const std::string before = world.rows(types) + world.rows("SELECT id, n, d FROM t ORDER BY id");
    world.sql("DROP TABLE t");
    (void)only(world.run());
    EXPECT_EQ(world.rows(types) + world.rows("SELECT id, n, d FROM t ORDER BY id"), before);
}

TEST(Replay, SourcesAreLoadedAgainWhereTheirObjectsAreGone) {
    World world(one_table);
    world.file("x.json", R"({"id":1})");
    (void)only(world.run());
    std::filesystem::remove_all(world.folder() / "s3");
    world.sql("DROP TABLE t");
    const GroupReport report = only(world.run());
    EXPECT_EQ(report.status, GroupStatus::loaded);
    EXPECT_THAT(report.notes, ::testing::Contains(HasSubstr("is not in the store")));
    EXPECT_EQ(world.rows("SELECT id FROM t"), "1\n");
}

// A table of the name t, which is not the one that was loaded, with other rows.
void put_another_table(World& world, std::string_view as) {
    for (const std::string& statement : {fmt::format("CREATE TABLE another AS {}", as), std::string("DROP TABLE t"),
                                         std::string("ALTER TABLE another RENAME TO t")})
        world.sql(statement);
}

TEST(Replay, ATableOfAnotherOidIsNotGuessedAbout) {
    World world(one_table);
    world.file("x.json", R"({"id":1})");
    (void)only(world.run());
    put_another_table(world, "SELECT * FROM t");
    world.file("y.json", R"({"id":2})");
    const auto report = world.run().groups.front();
    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->code(), errors::table_lost);
    EXPECT_THAT(report.error->remedy(), HasSubstr("loadonce adopt t"));
    EXPECT_EQ(world.rows("SELECT id FROM t"), "1\n");
}

TEST(Replay, AnEmptiedTableIsNotGuessedAbout) {
    World world(one_table);
    world.file("x.json", R"({"id":1})");
    (void)only(world.run());
    world.sql("TRUNCATE t");
    const auto report = world.run().groups.front();
    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->code(), errors::table_lost);
}

TEST(Replay, APlanSaysWhatWouldBeFilledAndFillsNothing) {
    World world(one_table);
    world.file("x.json", R"({"id":1})");
    (void)only(world.run());
    world.sql("DROP TABLE t");
    const auto report = world.plan().groups.front();
    EXPECT_EQ(report.status, GroupStatus::planned);
    EXPECT_THAT(report.notes, ElementsAre(HasSubstr("t would be filled from the objects of 1 load")));
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 't'"), "0\n");
}

std::vector<LoadedTable> recover_all(World& world) {
    const auto session = world.warehouse().connect();
    return recover(world.project(), *session, world.store(), find_lost(world.project(), *session, {}),
                   world.options().lock_wait);
}
std::vector<LoadedTable> adopt_all(World& world) {
    const auto session = world.warehouse().connect();
    return adopt(world.project(), *session, find_lost(world.project(), *session, {}), world.options().lock_wait);
}

// As verify does.
void expect_verified(World& world) {
    const auto session = world.warehouse().connect();
    const LiveTables live = read_live(*session, "public", {"t"});
    EXPECT_EQ(fmt::format("{}\n", rows_of_loads(*session, "public", "t", live.at("t").oid)),
              world.rows("SELECT COUNT(*) FROM t"));
}

TEST(Recover, GivesATableTheRowsOfItsLoadsAndLoadsGoOn) {
    for (const std::string_view how : {"emptied", "other rows"}) {
        World world(one_table);
        world.file("x.json", R"({"id":1,"what":"x"})");
        (void)only(world.run());
        if (how == "emptied")
            world.sql("DELETE FROM t");
        else
            put_another_table(world, "SELECT 7::bigint AS id, 'z'::varchar(9) AS what");
        EXPECT_EQ(recover_all(world).size(), 1U);
        expect_verified(world);
        world.file("y.json", R"({"id":2,"what":"y"})");
        EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
        EXPECT_EQ(world.rows("SELECT id, what FROM t ORDER BY id"), "1|x\n2|y\n") << how;
        expect_verified(world);
        EXPECT_TRUE(recover_all(world).empty());
    }
}

TEST(Adopt, GoesOnWithWhatIsThere) {
    for (const std::string_view how : {"emptied", "other rows", "dropped"}) {
        World world(one_table);
        world.file("x.json", R"({"id":1,"what":"x"})");
        (void)only(world.run());
        if (how == "emptied") world.sql("DELETE FROM t");
        if (how == "other rows") put_another_table(world, "SELECT 7::bigint AS id, 'z'::varchar(9) AS what");
        if (how == "dropped") world.sql("DROP TABLE t");
        EXPECT_EQ(adopt_all(world).size(), 1U);
        world.file("y.json", R"({"id":2,"what":"y"})");
        EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
        EXPECT_EQ(world.rows("SELECT id, what FROM t ORDER BY id"), how == "other rows" ? "2|y\n7|z\n" : "2|y\n")
            << how;
        expect_verified(world);
        EXPECT_TRUE(adopt_all(world).empty());
    }
}

}  // namespace
}  // namespace loadonce::load
