// Loads that meet in one process: held at the lock in either order, or one run while the other is before it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <functional>
#include <thread>
#include <utility>

#include "base/error_codes.h"
#include "load/commit_loop.h"
#include "load/watched_warehouse.h"
#include "load/world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::WatchedWarehouse;
using loadonce::testing::World;

// Calls `happens` once, when a load has staged its rows and is about to LOCK.
WatchedWarehouse::Before before_the_lock(std::function<void()> happens) {
    return [happens = std::move(happens), staged = static_cast<const warehouse::Session*>(nullptr)](
               const warehouse::Session& session, std::string_view sql) mutable {
        if (sql.starts_with("COPY")) staged = &session;
        if (sql.starts_with("LOCK") && staged == &session)
            if (const auto once = std::exchange(happens, nullptr)) once();
    };
}

// Two loads see that there is no table yet; while one is about to make it, the other makes it, with what its own data
// say of the types.
struct TwoTypes {
    World world;

    // `first` commits while `second` waits; both are the text of one record's note.
    GroupReport load(const std::string& first, const std::string& second) {
        const auto one = only_file("a.ndjson", R"({"id":"A","v":1,"note":)" + first + "}\n");
        const auto two = only_file("b.ndjson", R"({"id":"B","v":1,"note":)" + second + "}\n");
        WatchedWarehouse warehouse(world.warehouse(), before_the_lock([&] {
                                       auto options = world.options();
                                       options.work_folder = world.folder() / "other";
                                       const auto report = run(one, world.warehouse(), world.store(), options);
                                       EXPECT_EQ(report.groups.front().status, GroupStatus::loaded);
                                   }));
        return run(two, warehouse, world.store(), world.options()).groups.front();
    }
    project::Project only_file(const std::string& name, std::string_view text) {
        world.file(name, text);
        auto project = world.project();
        project.sources.front().paths = {"data/" + name};
        return project;
    }
};

TEST(Concurrent, NewTableWithTextTakesTheOtherLoadsNumberAsText) {
    TwoTypes two;
    const auto report = two.load(R"("x")", "5");
    EXPECT_EQ(report.status, GroupStatus::loaded) << (report.error ? report.error->what() : "");
    EXPECT_EQ(report.attempts, 2U);
    EXPECT_EQ(two.world.rows("SELECT id, note FROM orders ORDER BY id"), "A|x\nB|5\n");
}

TEST(Concurrent, NewTableWithNumbersFailsTheOtherLoadsTextAndKeepsItsOwn) {
    TwoTypes two;
    const auto report = two.load("5", R"("x")");
    ASSERT_EQ(report.status, GroupStatus::failed);
    EXPECT_THAT(report.error->what(), ::testing::HasSubstr("note"));
    EXPECT_EQ(two.world.rows("SELECT id, note FROM orders ORDER BY id"), "A|5\n");
    EXPECT_EQ(two.world.rows("SELECT source FROM loadonce_ledger"), "data/a.ndjson\n");
    EXPECT_EQ(two.world.rows("SELECT status, COUNT(*) FROM data_load_log GROUP BY status ORDER BY status"),
              "FAILED|2\nSUCCESS|2\n");
}

TEST(Concurrent, EightLoadsOfTheSameSourcesLoadThemOnce) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[{\"n\":1}]}\n");
    std::vector<GroupStatus> ends(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < ends.size(); ++i)
        threads.emplace_back([&, i] {
            auto options = world.options();
            options.work_folder = world.folder() / ("work" + std::to_string(i));
            const auto report = run(world.project(), world.warehouse(), world.store(), options);
            if (report.groups.front().error) ADD_FAILURE() << report.groups.front().error->what();
            ends[i] = report.groups.front().status;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(std::ranges::count(ends, GroupStatus::loaded), 1);
    EXPECT_EQ(std::ranges::count(ends, GroupStatus::failed), 0);
    EXPECT_EQ(world.rows("SELECT id FROM orders"), "A\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM items"), "1\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM loadonce_ledger"), "1\n");
}

TEST(Concurrent, OfTwoLoadsAtTheLockOneCommitsAndTheOtherSkips) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[{\"n\":1}]}\n{\"id\":\"B\",\"v\":1,\"items\":[]}\n");
    std::barrier barrier(2);
    std::vector<GroupStatus> ends(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
            WatchedWarehouse warehouse(world.warehouse(), before_the_lock([&] { barrier.arrive_and_wait(); }));
            auto options = world.options();
            options.work_folder = world.folder() / std::string("work").append(std::to_string(i));
            const auto report = run(world.project(), warehouse, world.store(), options);
            if (report.groups.front().error) ADD_FAILURE() << report.groups.front().error->what();
            ends[i] = report.groups.front().status;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(ends, ::testing::UnorderedElementsAre(GroupStatus::loaded, GroupStatus::skipped));
    EXPECT_EQ(world.rows("SELECT id FROM orders ORDER BY id"), "A\nB\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM loadonce_ledger"), "1\n");
    EXPECT_EQ(world.rows("SELECT DISTINCT status FROM data_load_log ORDER BY status"), "SKIPPED\nSUCCESS\n");
}

TEST(Concurrent, LockHeldPastTheLimitIsBusy) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[]}\n");
    (void)world.run();
    world.file("b.ndjson", "{\"id\":\"B\",\"v\":1,\"items\":[]}\n");
    const auto holder = world.warehouse().connect();
    (void)holder->execute("BEGIN");
    (void)holder->execute("LOCK loadonce_lock");
    auto options = world.options();
    options.lock_wait = std::chrono::milliseconds(50);
    const auto report = run(world.project(), world.warehouse(), world.store(), options);
    (void)holder->execute("ROLLBACK");
    EXPECT_EQ(report.exit(), Exit::busy);
    EXPECT_THAT(report.groups.front().error->message(),
                ::testing::HasSubstr("loadonce_lock in schema public is held by"));
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM data_load_log WHERE status = 'FAILED'"), "2\n");
    EXPECT_EQ(world.rows("SELECT id FROM orders"), "A\n");
}

// A conflict is transient at whatever step of an attempt the warehouse answers with it.
TEST(Concurrent, ASerializationConflictOutsideTheTransactionIsTriedAgain) {
    for (const std::string_view step : {"CREATE TEMP", "COPY", "ALTER TABLE", "LOCK"}) {
        World world;
        world.file("a.ndjson", R"({"id":"A","v":1,"note":"x"})").run();
        world.file("b.ndjson", R"({"id":"B","v":1,"note":")" + std::string(300, 'y') + "\"}\n");
        bool conflict = true;
        WatchedWarehouse warehouse(world.warehouse(), [&](const warehouse::Session&, std::string_view sql) {
            if (sql.starts_with(step) && std::exchange(conflict, false))
                throw Error(errors::sql_failed, "could not serialize access")
                    .with_sqlstate("40001", TransactionOutcome::rolled_back);
        });
        const auto report = run(world.project(), warehouse, world.store(), world.options()).groups.front();
        EXPECT_FALSE(conflict) << step;
        EXPECT_EQ(report.status, GroupStatus::loaded) << step << ": " << (report.error ? report.error->what() : "");
        EXPECT_EQ(world.rows("SELECT id, LEN(note) FROM orders ORDER BY id"), "A|1\nB|300\n") << step;
    }
}

}  // namespace
}  // namespace loadonce::load
