#include "load/load.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "base/error_codes.h"
#include "load/clean.h"
#include "load/crash_point.h"
#include "load/history.h"
#include "load/world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::only;
using loadonce::testing::World;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view all_orders = "SELECT id, v, note FROM orders ORDER BY id";
constexpr std::string_view all_items = "SELECT order_id, n, what FROM items ORDER BY order_id, n";

// Two orders, three items.
constexpr std::string_view two_orders =
    R"({"id":"A","v":1,"note":"first","items":[{"n":1,"what":"pen"},{"n":2,"what":"ink"}]}
{"id":"B","v":1,"note":"other","items":[{"n":1,"what":"paper"}]}
)";

std::string counts(const TableReport& table) {
    return table.name + ": " + std::to_string(table.new_rows) + " new, " + std::to_string(table.replaced) +
           " replaced, " + std::to_string(table.older) + " older, " + std::to_string(table.duplicate) + " duplicate";
}

TEST(Load, NewFileIsLoadedAndTheSecondRunDoesNothing) {
    World world;
    world.file("a.ndjson", two_orders);
    const auto first = only(world.run());
    EXPECT_EQ(first.status, GroupStatus::loaded);
    ASSERT_EQ(first.tables.size(), 2U);
    EXPECT_EQ(counts(first.tables[0]), "orders: 2 new, 0 replaced, 0 older, 0 duplicate");
    EXPECT_EQ(counts(first.tables[1]), "items: 3 new, 0 replaced, 0 older, 0 duplicate");
    EXPECT_EQ(world.rows(all_orders), "A|1|first\nB|1|other\n");
    EXPECT_EQ(world.rows(all_items), "A|1|pen\nA|2|ink\nB|1|paper\n");
    const auto before = world.everything();

    EXPECT_EQ(only(world.run()).status, GroupStatus::nothing_new);
    EXPECT_EQ(world.everything(), before);
}

TEST(Load, RenamedFileIsSkippedAndSaid) {
    World world;
    world.file("a.ndjson", two_orders);
    (void)world.run();
    world.rename("a.ndjson", "z.ndjson");
    const auto second = only(world.run());
    EXPECT_EQ(second.status, GroupStatus::nothing_new);
    EXPECT_EQ(second.sources.front().verdict, Verdict::skip_renamed);
    EXPECT_EQ(second.sources.front().same_as, "data/a.ndjson");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM orders"), "2\n");
}

TEST(Load, FileThatGoesBackToItsFirstBytesIsLoadedAgain) {
    World world;
    const std::string_view x = R"({"id":"A","note":"x","items":[]})", y = R"({"id":"A","note":"y","items":[]})";
    for (const auto bytes : {x, y, x}) {
        world.file("a.json", bytes);
        EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
    }
    EXPECT_EQ(world.rows("SELECT id, note FROM orders"), "A|x\n");
}

TEST(Load, SameBytesTwiceInOneRunCountOnce) {
    World world;
    world.file("a.ndjson", two_orders).file("b.ndjson", two_orders);
    const auto report = only(world.run());
    EXPECT_EQ(report.tables[0].staged, 2U);
    EXPECT_EQ(report.sources[1].verdict, Verdict::skip_same_in_run);
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM items"), "3\n");
}

TEST(Load, OfTwoRecordsWithOneKeyTheHigherVersionWinsAndNoItemOfTheLoserRemains) {
    World world;
    world.file("a.json", R"({"id":"A","v":5,"note":"newer","items":[{"n":1,"what":"pen"}]})");
    world.file("b.json", R"({"id":"A","v":4,"note":"older","items":[{"n":2,"what":"ink"},{"n":3,"what":"nib"}]})");
    const auto report = only(world.run());
    EXPECT_EQ(counts(report.tables[0]), "orders: 1 new, 0 replaced, 0 older, 1 duplicate");
    EXPECT_EQ(counts(report.tables[1]), "items: 1 new, 0 replaced, 0 older, 2 duplicate");
    EXPECT_EQ(world.rows(all_orders), "A|5|newer\n");
    EXPECT_EQ(world.rows(all_items), "A|1|pen\n");
}

TEST(Load, OfTwoRecordsWithOneKeyAndVersionTheLaterSourceWins) {
    World world;
    world.file("a.json", R"({"id":"A","v":1,"note":"first","items":[{"n":1,"what":"pen"}]})");
    world.file("b.json", R"({"id":"A","v":1,"note":"second","items":[{"n":2,"what":"ink"}]})");
    (void)only(world.run());
    EXPECT_EQ(world.rows(all_orders), "A|1|second\n");
    EXPECT_EQ(world.rows(all_items), "A|2|ink\n");
}

TEST(Load, OlderVersionThanTheTablesChangesNothing) {
    World world;
    world.file("a.json", R"({"id":"A","v":5,"note":"newer","items":[{"n":1,"what":"pen"}]})");
    (void)only(world.run());
    world.file("b.json", R"({"id":"A","v":4,"note":"late","items":[]})");
    const auto report = only(world.run());
    EXPECT_EQ(counts(report.tables[0]), "orders: 0 new, 0 replaced, 1 older, 0 duplicate");
    EXPECT_EQ(world.rows(all_orders), "A|5|newer\n");
    EXPECT_EQ(world.rows(all_items), "A|1|pen\n");
}

TEST(Load, OrderThatComesBackWithOneItemLessLosesThatRow) {
    World world;
    world.file("a.ndjson", two_orders);
    (void)only(world.run());
    world.file("b.json", R"({"id":"A","v":2,"note":"less","items":[{"n":2,"what":"ink"}]})");
    const auto report = only(world.run());
    EXPECT_EQ(counts(report.tables[1]), "items: 0 new, 1 replaced, 0 older, 0 duplicate");
    EXPECT_EQ(report.tables[1].deleted, 2U);
    EXPECT_EQ(world.rows(all_items), "A|2|ink\nB|1|paper\n");
}

TEST(Load, SecondDayKeepsTypesAddsNewFieldsAndWidensLongerTexts) {
    World world;
    world.file("a.json", R"({"id":"A","v":1,"note":"short","price":1.5,"items":[]})");
    (void)only(world.run());
    const std::string longer(300, 'x');
    world.file("b.json", R"({"id":"B","v":null,"note":")" + longer + R"(","price":2,"extra":7,"items":[]})");
    const auto report = only(world.run());
    EXPECT_THAT(report.ddl, ::testing::Contains(HasSubstr("ALTER COLUMN \"note\" TYPE VARCHAR(1024)")));
    EXPECT_THAT(report.ddl, ::testing::Contains(HasSubstr("ADD COLUMN \"extra\" BIGINT")));
    EXPECT_EQ(world.rows("SELECT id, v, price, extra FROM orders ORDER BY id"), "A|1|1.5|null\nB|null|2|7\n");
    EXPECT_EQ(world.rows("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'orders' "
                         "AND column_name IN ('v', 'price') "
                         "ORDER BY column_name"),
              "price|double precision\nv|bigint\n");
}

TEST(Load, DriftThatEvolveForbidsIsRefusedBeforeAnythingIsWritten) {
    std::string fixed(loadonce::testing::orders_project);
    for (std::size_t at; (at = fixed.find("evolve = \"widen\"")) != std::string::npos;)
        fixed.replace(at, 16, "evolve = \"fail\" ");
    World world(fixed);
    world.file("a.ndjson", two_orders);
    (void)only(world.run());
    world.file("b.json", R"({"id":"C","v":1,"note":"n","extra":7,"items":[]})");
    const auto report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->code(), errors::drift);
    EXPECT_EQ(report.exit(), Exit::usage);
    EXPECT_EQ(world.rows(all_orders), "A|1|first\nB|1|other\n");
    EXPECT_EQ(world.rows("SELECT source FROM loadonce_ledger"), "data/a.ndjson\n");
    EXPECT_EQ(world.rows("SELECT table_name, notes FROM data_load_log WHERE status = 'FAILED' ORDER BY table_name"),
              "items|LO2002: orders.extra: the table has no such column\n"
              "orders|LO2002: orders.extra: the table has no such column\n");
}

TEST(Load, ChangedPlanReloadsNothingUntilBackfill) {
    World world;
    world.file("a.ndjson", two_orders);
    (void)only(world.run());
    std::string changed(loadonce::testing::orders_project);
    changed.replace(changed.find("version = \"v\""), 13, "version = \"v\"\nrename = { \"$.note\" = \"remark\" }");
    world.configure(changed);
    const auto second = only(world.run());
    EXPECT_EQ(second.status, GroupStatus::nothing_new);
    EXPECT_THAT(second.notes, ElementsAre(HasSubstr("--backfill")));
    const auto third = only(world.run(true));
    EXPECT_EQ(counts(third.tables[0]), "orders: 0 new, 2 replaced, 0 older, 0 duplicate");
    EXPECT_EQ(only(world.run(true)).status, GroupStatus::nothing_new);
}

TEST(Load, RejectPastTheLimitCommitsNothing) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[]}\n{\"id\":broken}\n");
    const auto report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->code(), errors::rejects_past_limit);
    EXPECT_EQ(report.exit(), Exit::too_many_rejects);
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM information_schema.tables WHERE table_name IN ('orders', 'items')"),
              "0\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM loadonce_ledger"), "0\n");
    EXPECT_THAT(world.rows("SELECT status, rejected_records, message FROM loadonce_loads WHERE table_name = 'orders'"),
                ::testing::StartsWith("FAILED|1|LO3001: 1 record was rejected, reject_limit is 0"));
}

TEST(Load, GroupThatFailsDoesNotHoldUpTheOthers) {
    World world(R"(
[[source]]
name = "bad"
paths = ["data/bad.json"]
tables = ["bad"]
[[source]]
name = "good"
paths = ["data/good.json"]
tables = ["good"]
[[table]]
name = "bad"
key = ["id"]
[[table]]
name = "good"
key = ["id"]
)");
    world.file("bad.json", "{\"id\":").file("good.json", R"({"id":1,"x":2})");
    const auto report = world.run();
    ASSERT_EQ(report.groups.size(), 2U);
    EXPECT_EQ(report.groups[0].status, GroupStatus::failed);
    EXPECT_EQ(report.groups[1].status, GroupStatus::loaded);
    EXPECT_EQ(report.exit(), Exit::too_many_rejects);
    EXPECT_EQ(world.rows("SELECT id, x FROM good"), "1|2\n");
}

TEST(Load, TableWithoutAKeyIsRepeatableAllTheSame) {
    World world(R"(
[[source]]
paths = ["data/*"]
tables = ["events"]
[[table]]
name = "events"
)");
    world.file("a.ndjson", "{\"what\":\"click\"}\n{\"what\":\"click\"}\n");
    EXPECT_EQ(only(world.run()).tables[0].new_rows, 2U);
    world.file("b.ndjson", "{\"what\":\"move\"}\n");
    EXPECT_EQ(only(world.run()).tables[0].new_rows, 1U);
    EXPECT_EQ(only(world.run()).status, GroupStatus::nothing_new);
    EXPECT_EQ(world.rows("SELECT what, COUNT(*) FROM events GROUP BY what ORDER BY what"), "click|2\nmove|1\n");
}

TEST(Load, DuplicatesOfATouchedKeyInAnAdoptedTableCollapse) {
    World world;
    (void)world.sql(
        "CREATE TABLE orders (id VARCHAR(255), v BIGINT, note VARCHAR(255), items_count BIGINT, mine INTEGER)");
    (void)world.sql(
        "INSERT INTO orders VALUES ('A', 1, 'old', 0, 1), ('A', 1, 'old', 0, 1), ('Z', 1, 'untouched', 0, 1)");
    world.file("a.ndjson", two_orders);
    EXPECT_EQ(counts(only(world.run()).tables[0]), "orders: 1 new, 1 replaced, 0 older, 0 duplicate");
    EXPECT_EQ(world.rows("SELECT id, note, mine FROM orders ORDER BY id"),
              "A|first|null\nB|other|null\nZ|untouched|1\n");
}

TEST(Load, TypeConflictWithAnAdoptedTableIsRefused) {
    World world;
    (void)world.sql("CREATE TABLE orders (id VARCHAR(255), v BOOLEAN)");
    world.file("a.ndjson", two_orders);
    const auto report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.exit(), Exit::usage);
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM orders"), "0\n");
}

TEST(Load, OfTwoRecordsWithOneChildKeyTheLaterHasTheRow) {
    std::string alone(loadonce::testing::orders_project);
    alone.replace(alone.find("key = [\"n\"]"), 11, "key = [\"n\"]\nkey_alone = true");
    World world(alone);
    world.file("a.ndjson", two_orders);
    const auto report = only(world.run());
    EXPECT_EQ(counts(report.tables[1]), "items: 2 new, 0 replaced, 0 older, 1 duplicate");
    EXPECT_EQ(world.rows("SELECT order_id, n FROM items ORDER BY order_id, n"), "A|2\nB|1\n");
    EXPECT_EQ(world.rows("SELECT id, items_count FROM orders ORDER BY id"), "A|1\nB|1\n");
}

TEST(Load, ItemThatMovesToAnotherOrderIsCountedThereAndNoLongerInTheOldOne) {
    std::string alone(loadonce::testing::orders_project);
    alone.replace(alone.find("key = [\"n\"]"), 11, "key = [\"n\"]\nkey_alone = true");
    World world(alone);
    world.file("a.ndjson", R"({"id":"A","v":1,"items":[{"n":1},{"n":2}]})"
                           "\n"
                           R"({"id":"Z","v":1,"items":[{"n":9}]})"
                           "\n");
    (void)only(world.run());
    world.file("b.json", R"({"id":"B","v":1,"items":[{"n":1},{"n":3}]})");
    const auto report = only(world.run());
    EXPECT_EQ(counts(report.tables[1]), "items: 1 new, 1 replaced, 0 older, 0 duplicate");
    EXPECT_EQ(world.rows("SELECT order_id, n FROM items ORDER BY order_id, n"), "A|2\nB|1\nB|3\nZ|9\n");
    EXPECT_EQ(world.rows("SELECT id, items_count FROM orders ORDER BY id"), "A|1\nB|2\nZ|1\n");
}

TEST(Load, PinnedChildTableIsMadeBeforeAnyRecordHasRowsForIt) {
    std::string pinned(loadonce::testing::orders_project);
    pinned.replace(pinned.find("key = [\"n\"]"), 11, "key = [\"n\"]\ncolumns = \"n BIGINT, what VARCHAR(40)\"");
    World world(pinned);
    world.file("a.json", R"({"id":"A","v":1,"items":[]})");
    EXPECT_TRUE(only(world.run()).notes.empty());
    EXPECT_EQ(world.rows("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'items' "
                         "ORDER BY ordinal_position"),
              "n|bigint\nwhat|character varying\norder_id|character varying\n");
    world.file("b.json", R"({"id":"A","v":2,"items":[{"n":1,"what":"pen"}]})");
    (void)only(world.run());
    EXPECT_EQ(world.rows(all_items), "A|1|pen\n");
}

TEST(Load, ChildTableThatIsNotMadeYetIsNamed) {
    World world;
    world.file("a.json", R"({"id":"A","v":1,"items":[]})");
    EXPECT_THAT(only(world.run()).notes, ElementsAre(HasSubstr("table items is not created yet")));
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'items'"), "0\n");
}

TEST(Load, EmptySourcesAreRememberedAndLoadNothing) {
    World world;
    world.file("a.json", "[]").file("b.json", "");
    EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
    EXPECT_EQ(only(world.run()).status, GroupStatus::nothing_new);
}

TEST(Load, PlanCommitsNothing) {
    World world;
    world.file("a.ndjson", two_orders);
    const auto report = only(world.plan());
    EXPECT_EQ(report.status, GroupStatus::planned);
    EXPECT_EQ(counts(report.tables[0]), "orders: 2 new, 0 replaced, 0 older, 0 duplicate");
    EXPECT_THAT(report.ddl, ::testing::Contains(HasSubstr("CREATE TABLE \"public\".\"orders\"")));
    EXPECT_EQ(report.statements.back(), "ROLLBACK");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'orders'"), "0\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM loadonce_ledger"), "0\n");
}

TEST(Load, InferredTablesAreCommittedWithTheRowsOrNotAtAll) {
    World world;
    auto options = world.options();
    options.inferred = {{"orders", "the tables"}};
    const auto load = [&] { return run(world.project(), world.warehouse(), world.store(), options).groups.front(); };
    world.file("a.ndjson", "{\"id\":null}\n");
    EXPECT_EQ(load().status, GroupStatus::failed);
    EXPECT_EQ(world.rows("SELECT definition FROM loadonce_told"), "");
    world.file("a.ndjson", two_orders);
    EXPECT_EQ(load().status, GroupStatus::loaded);
    world.file("b.ndjson", R"({"id":"C","v":1,"note":"n","items":[]})");
    EXPECT_EQ(load().status, GroupStatus::loaded);
    EXPECT_EQ(world.rows("SELECT source_group, definition FROM loadonce_told"), "orders|the tables\n");
}

TEST(Load, CleanThenRunRestoresEverything) {
    World world;
    world.file("a.ndjson", two_orders);
    (void)only(world.run());
    {
        const auto session = world.warehouse().connect();
        const auto plan = plan_clean(world.project(), *session, world.store());
        EXPECT_EQ(plan.tables.size(), 2U);
        EXPECT_EQ(plan.objects.size(), 4U);
        EXPECT_THAT(plan.own_rows, ::testing::Contains(::testing::Field(&CleanTable::name, "data_load_log")));
        EXPECT_THAT(plan.own_tables, ::testing::IsSupersetOf({"data_load_log", "loadonce_ledger", "loadonce_lock"}));
        clean(world.project(), *session, world.store(), plan);
        EXPECT_TRUE(plan_clean(world.project(), *session, world.store()).empty());
    }
    EXPECT_TRUE(world.store().list(store::Url{"loadonce", ""}).empty());
    EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
    EXPECT_EQ(world.rows(all_items), "A|1|pen\nA|2|ink\nB|1|paper\n");
}

TEST(Load, CleanLeavesNothingOfTheProjectAndAllOfTheOthers) {
    constexpr std::string_view other = R"(
project = "other"
[[source]]
paths = ["data/*"]
tables = ["visits"]
[[table]]
name = "visits"
key = ["id"]
drop = ["$.items"]
)";
    World world;
    const auto clean_it = [&] {
        const auto session = world.warehouse().connect();
        clean(world.project(), *session, world.store(), plan_clean(world.project(), *session, world.store()));
    };
    world.file("a.ndjson", two_orders);
    (void)only(world.run());
    world.configure(other);
    (void)only(world.run());
    world.configure(loadonce::testing::orders_project);
    EXPECT_TRUE(plan_clean(world.project(), *world.warehouse().connect(), world.store()).own_tables.empty());
    clean_it();
    EXPECT_EQ(world.rows("SELECT DISTINCT project FROM loadonce_loads"), "other\n");
    EXPECT_EQ(world.rows("SELECT DISTINCT table_name FROM data_load_log"), "visits\n");
    EXPECT_EQ(world.rows("SELECT id FROM visits ORDER BY id"), "A\nB\n");
    (void)only(world.run());
    clean_it();
    world.configure(other);
    EXPECT_EQ(only(world.run()).status, GroupStatus::nothing_new);
    clean_it();
    EXPECT_EQ(world.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"), "");
}

// Staged, these rows are 60 MB. Once more as newer versions of them all.
TEST(Load, TakesMoreRowsThanTheWarehousesMemoryHolds) {
    World world;
    world.open("40MB");
    const auto orders = [](int version) {
        std::string text;
        const std::string note(400, 'n');
        for (int i = 0; i < 40'000; ++i)
            text += fmt::format(R"({{"id":"order-{0:020}","v":{1},"note":"{2}{0}","items":[{{"n":1,"what":"{2}"}},)"
                                R"({{"n":2,"what":"pen {0}"}}]}})"
                                "\n",
                                i, version, note);
        return text;
    };
    for (int version = 1; version <= 2; ++version) {
        world.file("orders.ndjson", orders(version));
        const auto report = only(world.run());
        ASSERT_EQ(report.status, GroupStatus::loaded) << (report.error ? report.error->what() : "");
        EXPECT_EQ(report.tables[0].inserted, 40'000U);
        EXPECT_EQ(report.tables[1].replaced, version == 1 ? 0U : 80'000U);
    }
    EXPECT_EQ(world.rows("SELECT COUNT(*), MIN(v) FROM orders"), "40000|2\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM items"), "80000\n");
}

TEST(Load, HistoryIsNewestFirst) {
    World world;
    world.file("a.ndjson", two_orders);
    (void)only(world.run());
    world.file("b.json", R"({"id":"C","v":1,"note":"n","items":[]})");
    (void)only(world.run());
    const auto session = world.warehouse().connect();
    const auto all = read_history(world.project(), *session, 10);
    ASSERT_EQ(all.log.size(), 4U);
    EXPECT_GT(all.log.front().load_id, all.log.back().load_id);
    EXPECT_THAT(all.log.back().notes, HasSubstr("data/a.ndjson"));
    EXPECT_EQ(read_history(world.project(), *session, 1).loads.size(), 1U);
}

// Everything that a load leaves behind is the same as without the loss.
class LostSession : public ::testing::TestWithParam<NamedCrashPoint> {};

TEST_P(LostSession, EndsAsWithoutIt) {
    const auto play = [](std::string_view lose) {
        World world;
        world.file("a.ndjson", two_orders);
        (void)only(world.run());
        const std::string longer(300, 'x');
        world.file("b.json", R"({"id":"A","v":2,"note":")" + longer + R"(","items":[{"n":9,"what":"cap"}]})");
        TEST_lose_session_at(lose);
        const auto report = only(world.run());
        TEST_lose_session_at("");
        EXPECT_EQ(report.status, GroupStatus::loaded);
        EXPECT_EQ(report.recovered, lose == "commit_sent");
        return world.everything();
    };
    EXPECT_EQ(play(GetParam().name), play(""));
}

std::vector<NamedCrashPoint> points_with_a_session() {
    std::vector<NamedCrashPoint> points;
    for (const auto& named : crash_points)
        if (named.point > last_without_session) points.push_back(named);
    return points;
}

INSTANTIATE_TEST_SUITE_P(EachCrashPoint, LostSession, ::testing::ValuesIn(points_with_a_session()),
                         [](const auto& named) { return std::string(named.param.name); });

}  // namespace
}  // namespace loadonce::load
